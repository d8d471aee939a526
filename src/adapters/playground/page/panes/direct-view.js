import { useState } from 'preact/hooks';
import { Banner } from './banner.js';
import { Conversation } from '../state/conversation.js';
import { html } from '../html.js';
import { PaneHead } from './pane-head.js';
import { ReplyBox } from '../write/reply-box.js';
import { Welcome } from './welcome.js';

/** A direct message with the bot: one conversation, so there are no threads to open. */
export function DirectView({ state, actions, unread, inert, openDrawer }) {
  const [example, setExample] = useState();
  const { channel } = state;
  return html`<main class="pane channel-pane" inert=${inert} aria-label="Direct message">
    <${PaneHead} channel=${channel} unread=${unread} openDrawer=${openDrawer} />
    <${Banner} state=${state} />
    <${Conversation}
      state=${state}
      actions=${actions}
      label="Messages"
      empty=${html`<${Welcome} channel=${channel} pick=${(text) => setExample({ text })} begin=${(tasks) => actions.begin(channel, tasks)} />`}
    />
    <${ReplyBox}
      id="composer"
      state=${state}
      actions=${actions}
      channel=${channel}
      label="Message Meanwhile"
      placeholder="Message Meanwhile"
      insert=${example}
    />
  </main>`;
}
