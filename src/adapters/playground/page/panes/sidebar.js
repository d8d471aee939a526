import { Avatar } from './avatar.js';
import { html } from '../html.js';
import { Mark } from './icons.js';
import { NotifySwitch } from './notify-switch.js';
import { isDirect } from '../state/ids.js';
import { PersonSwitcher } from './person-switcher.js';

/** Where one can go, with what is unread, and who one is. */
export function Sidebar({ state, inert, select, switchUser }) {
  const shared = state.channels.filter(({ id }) => !isDirect(id));
  const direct = state.channels.filter(({ id }) => isDirect(id));
  const item = (channel) =>
    html`<${Item} key=${channel.id} ...${channel} current=${channel.id === state.channel} select=${select} />`;
  return html`<nav class="sidebar" aria-label="Channels" inert=${inert}>
    <div class="brand"><${Mark} size=${30} /><span>Meanwhile<small>Playground</small></span></div>
    <div class="sidebar-scroll">
      <h2>Channels</h2>
      <ul>
        ${shared.map(item)}
      </ul>
      <h2>Direct messages</h2>
      <ul>
        ${direct.map(item)}
      </ul>
    </div>
    <${NotifySwitch} />
    <${PersonSwitcher} people=${state.people} user=${state.user} switchUser=${switchUser} />
  </nav>`;
}

function Item({ id, unread, current, select }) {
  const name = isDirect(id) ? 'Meanwhile' : id;
  const sign = isDirect(id) ? html`<${Avatar} bot size=${20} />` : html`<span class="hash" aria-hidden="true">#</span>`;
  return html`<li>
    <button
      class=${`channel${unread > 0 ? ' unread' : ''}`}
      aria-current=${current ? 'page' : undefined}
      onClick=${() => select(id)}
    >
      ${sign}<span class="channel-name">${name}</span>
      ${unread > 0 && html`<span class="badge" aria-label=${`${unread} unread`}>${unread > 99 ? '99+' : unread}</span>`}
    </button>
  </li>`;
}
