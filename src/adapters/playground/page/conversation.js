import { html } from './html.js';
import { Message } from './message.js';
import { Notes } from './notes.js';
import { Scroller } from './scroller.js';
import { Typing } from './typing.js';

const COMPACT_MS = 5 * 60_000;
const COMPACT_KINDS = new Set(['text', 'reply', 'notice']);

/** All messages of the thread that is open, what is private there, and that the bot is about to answer. */
export function Conversation({ state, actions, label, empty }) {
  const { thread, messages } = state;
  return html`<${Scroller} watch=${messages} label=${label}>
    ${messages?.length === 0 && empty}
    ${messages?.map(
      (message, index) =>
        html`<${Message}
          key=${message.id}
          message=${message}
          state=${state}
          actions=${actions}
          place=${thread}
          compact=${follows(messages[index - 1], message)}
        />`,
    )}
    <${Notes} notes=${state.notes} place=${thread} actions=${actions} user=${state.user} />
    <${Typing} until=${state.typing[thread]} />
  <//>`;
}

/** Whether a message goes on where the one before it ended, so that its author need not be said again. */
function follows(before, message) {
  return (
    before !== undefined &&
    before.author.id === message.author.id &&
    before.to === message.to &&
    COMPACT_KINDS.has(message.kind) &&
    Date.parse(message.createdAt) - Date.parse(before.createdAt) < COMPACT_MS
  );
}
