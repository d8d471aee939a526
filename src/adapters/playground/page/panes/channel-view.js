import { Banner } from './banner.js';
import { Composer } from '../write/composer.js';
import { html } from '../html.js';
import { channelTitle } from '../state/ids.js';
import { isOwn } from '../state/conversation.js';
import { inOrder, Note } from '../message/notes.js';
import { PaneHead } from './pane-head.js';
import { Scroller } from './scroller.js';
import { ThreadRow } from './thread-row.js';
import { Welcome } from './welcome.js';
import { useState } from 'preact/hooks';

/** One channel: the first message of every thread, the newest at the bottom, and where to write. */
export function ChannelView({ state, actions, unread, inert, openDrawer }) {
  const [example, setExample] = useState();
  const [sought, setSought] = useState('');
  const { channel } = state;
  const threads = matching(state.threads, sought);
  const notes = state.notes.filter(({ place }) => place === channel);
  const rows = inOrder(threads, notes, ({ root }) => root.id);
  const title = channelTitle(channel);
  return html`<main class="pane channel-pane" inert=${inert} aria-label=${`Channel ${title}`}>
    <${PaneHead} channel=${channel} unread=${unread} openDrawer=${openDrawer} search=${{ text: sought, set: setSought }} />
    <${Banner} state=${state} />
    <${Scroller}
      watch=${threads && rows}
      isOwn=${({ note, item }) => note || isOwn(item.root, state.user)}
      label="Messages"
    >
      ${threads?.length === 0 && sought !== '' && html`<p class="quiet">No thread here has “${sought}” in it.</p>`}
      ${state.threads?.length === 0 && html`<${Welcome} channel=${channel} pick=${(text) => setExample({ text })} begin=${(tasks) => actions.begin(channel, tasks)} />`}
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

/** The threads whose first message, or run, has all of the words in it. */
function matching(threads, sought) {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  if (!threads || words.length === 0) {
    return threads;
  }
  return threads.filter(({ root, card }) => {
    const text = `${root.author.name} ${root.text} ${card?.text ?? ''} ${card?.card?.name ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
