import { Banner } from './banner.js';
import { Composer } from './composer.js';
import { html } from './html.js';
import { channelTitle, numberOf } from './ids.js';
import { Notes } from './notes.js';
import { PaneHead } from './pane-head.js';
import { Scroller } from './scroller.js';
import { ThreadRow } from './thread-row.js';
import { Welcome } from './welcome.js';
import { useState } from 'preact/hooks';

/** One channel: the first message of every thread, the newest at the bottom, and where to write. */
export function ChannelView({ state, actions, unread, inert, openDrawer }) {
  const [example, setExample] = useState();
  const { channel, threads } = state;
  const rows = threads?.toSorted((a, b) => numberOf(a.root.id) - numberOf(b.root.id));
  const title = channelTitle(channel);
  return html`<main class="pane channel-pane" inert=${inert} aria-label=${`Channel ${title}`}>
    <${PaneHead} channel=${channel} unread=${unread} openDrawer=${openDrawer} />
    <${Banner} state=${state} />
    <${Scroller} watch=${rows} label="Messages">
      ${rows?.length === 0 && html`<${Welcome} channel=${channel} pick=${(text) => setExample({ text })} />`}
      ${rows?.map(
        (thread) =>
          html`<${ThreadRow}
            key=${thread.id}
            thread=${thread}
            state=${state}
            actions=${actions}
            isOpen=${thread.id === state.thread}
          />`,
      )}
      <${Notes} notes=${state.notes} place=${channel} actions=${actions} user=${state.user} />
    <//>
    <${Composer}
      id="composer"
      state=${state}
      place=${channel}
      insert=${example}
      label=${`Message #${channel}`}
      placeholder=${`Message #${channel}`}
      say=${(text, key) => actions.say(channel, undefined, text, key)}
    />
  </main>`;
}
