import { useEffect, useRef } from 'preact/hooks';
import { Conversation } from '../state/conversation.js';
import { html } from '../html.js';
import { Icon } from './icons.js';
import { channelOf, channelTitle } from '../state/ids.js';
import { ReplyBox } from '../write/reply-box.js';

/** One thread in full, beside its channel; on a phone in its place. */
export function ThreadPane({ state, actions, inert }) {
  const channel = channelOf(state.thread);
  const pane = useRef(null);

  // Whoever opened it goes on there with the keyboard, and back to where they were afterwards.
  useEffect(() => {
    const before = document.activeElement;
    if (matchMedia('(hover: hover)').matches) {
      pane.current?.querySelector('textarea')?.focus();
    }
    return () => before instanceof HTMLElement && before.isConnected && before.focus();
  }, []);

  return html`<aside class="pane thread-pane" ref=${pane} inert=${inert} aria-label="Thread">
    <header class="pane-head">
      <button class="icon-button back-button" aria-label="Back to the channel" onClick=${actions.closeThread}>
        <${Icon} name="back" />
      </button>
      <div class="pane-title">
        <h2>Thread</h2>
        <p>#${channelTitle(channel)}</p>
      </div>
      <button class="icon-button close-button" aria-label="Close the thread" title="Close (Esc)" onClick=${actions.closeThread}>
        <${Icon} name="close" />
      </button>
    </header>
    <${Conversation}
      state=${state}
      actions=${actions}
      label="Thread messages"
      empty=${html`<p class="quiet">Nothing here yet. What starts here will be shown in a moment.</p>`}
    />
    <${ReplyBox} state=${state} actions=${actions} channel=${channel} label="Reply in the thread" placeholder="Reply" />
  </aside>`;
}
