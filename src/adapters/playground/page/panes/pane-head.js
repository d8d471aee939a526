import { html } from '../html.js';
import { Icon } from './icons.js';
import { channelTitle, isDirect } from '../state/ids.js';

/** What the main pane shows, and on a phone the way to the other channels. */
export function PaneHead({ channel, unread, openDrawer, search }) {
  return html`<header class="pane-head">
    <button class="icon-button drawer-button" aria-label="Channels" onClick=${openDrawer}>
      <${Icon} name="menu" />${unread > 0 && html`<span class="dot" />`}
    </button>
    <div class="pane-title">
      <h1>${!isDirect(channel) && html`<span class="hash" aria-hidden="true">#</span>`}${channelTitle(channel)}</h1>
      <p>${isDirect(channel) ? 'Only you and the bot, no mention needed' : 'Mention @meanwhile to talk to the bot'}</p>
    </div>
    ${
      search &&
      html`<input
        class="search"
        type="search"
        aria-label="Search the threads of this channel"
        placeholder="Search"
        value=${search.text}
        onInput=${(event) => search.set(event.target.value)}
        onKeyDown=${(event) => {
          if (event.key === 'Escape' && search.text !== '') {
            event.preventDefault();
            search.set('');
          }
        }}
      />`
    }
  </header>`;
}
