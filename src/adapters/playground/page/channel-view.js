import { Banner } from './banner.js';
import { Composer } from './composer.js';
import { html } from './html.js';
import { channelTitle } from './ids.js';
import { isOwn } from './conversation.js';
import { inOrder, Note } from './notes.js';
import { PaneHead } from './pane-head.js';
import { Scroller } from './scroller.js';
import { ThreadRow } from './thread-row.js';
import { Welcome } from './welcome.js';
import { useState } from 'preact/hooks';

/** One channel: the first message of every thread, the newest at the bottom, and where to write. */
export function ChannelView({ state, actions, unread, inert, openDrawer }) {
  const [example, setExample] = useState();
  const { channel, threads } = state;
  const notes = state.notes.filter(({ place }) => place === channel);
  const rows = inOrder(threads, notes, ({ root }) => root.id);
  const title = channelTitle(channel);
  return html`<main class="pane channel-pane" inert=${inert} aria-label=${`Channel ${title}`}>
    <${PaneHead} channel=${channel} unread=${unread} openDrawer=${openDrawer} />
    <${Banner} state=${state} />
    <${Scroller}
      watch=${threads && rows}
      isOwn=${({ note, item }) => note || isOwn(item.root, state.user)}
      label="Messages"
    >
      ${threads?.length === 0 && html`<${Welcome} channel=${channel} pick=${(text) => setExample({ text })} />`}
      ${rows.map(({ id, item, note }) =>
        note
          ? html`<${Note} key=${id} note=${note} actions=${actions} user=${state.user} />`
          : html`<${ThreadRow} key=${id} thread=${item} state=${state} actions=${actions} isOpen=${id === state.thread} />`,
      )}
    <//>
    <${Composer}
      id="composer"
      state=${state}
      place=${channel}
      insert=${example}
      label=${`Message #${channel}`}
      placeholder=${`Message #${channel}`}
      say=${(text, key, files) => actions.say({ channel }, text, key, files)}
    />
  </main>`;
}
