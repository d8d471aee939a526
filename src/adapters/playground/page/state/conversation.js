import { html } from '../html.js';
import { Message } from '../message/message.js';
import { inOrder, Note } from '../message/notes.js';
import { Scroller } from '../panes/scroller.js';
import { Typing } from '../panes/typing.js';

const COMPACT_MS = 5 * 60_000;
const COMPACT_KINDS = new Set(['text', 'reply', 'notice']);

/** All messages of the thread that is open, what is private there, and that the bot is about to answer. */
export function Conversation({ state, actions, label, empty }) {
  const { thread, messages, user } = state;
  const notes = state.notes.filter(({ place }) => place === thread);
  const shown = inOrder(messages, notes, ({ id }) => id);
  return html`<${Scroller} watch=${messages && shown} isOwn=${({ note, item }) => note || isOwn(item, user)} label=${label}>
    ${messages?.length === 0 && empty}
    ${shown.map(({ id, item, note }, index) =>
      note
        ? html`<${Note} key=${id} note=${note} actions=${actions} user=${user} />`
        : html`<${Message}
            key=${id}
            message=${item}
            state=${state}
            actions=${actions}
            place=${thread}
            compact=${follows(shown[index - 1]?.item, item)}
            repliedTo=${item.replyTo && messages.find(({ id: known }) => known === item.replyTo)}
            reply=${item.to ? undefined : () => actions.replyTo(item)}
          />`,
    )}
    <${Typing} until=${state.typing[thread]} />
  <//>`;
}

/** Whether it is by that person or an answer to them alone: they are to see it wherever they read. */
export function isOwn({ author, to }, user) {
  return author.id === user || to === user;
}

/** Whether a message goes on where the one before it ended, so that its author need not be said again. */
function follows(before, message) {
  return (
    before !== undefined &&
    before.author.id === message.author.id &&
    before.to === message.to &&
    message.replyTo === undefined &&
    COMPACT_KINDS.has(message.kind) &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < COMPACT_MS
  );
}
