import { useEffect, useRef, useState } from 'preact/hooks';
import { Composer } from './composer.js';
import { html } from './html.js';
import { Icon } from './icons.js';
import { channelOf, channelTitle, isDirect } from './ids.js';
import { Message } from './message.js';
import { Notes } from './notes.js';
import { Scroller } from './scroller.js';
import { Typing } from './typing.js';

const COMPACT_MS = 5 * 60_000;
const COMPACT_KINDS = new Set(['text', 'reply', 'notice']);

/** One thread in full, beside its channel; on a phone in its place. */
export function ThreadPane({ state, actions, inert }) {
  const { thread, messages } = state;
  const channel = channelOf(thread);
  const pane = useRef(null);
  const [insert, setInsert] = useState();

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
        <p>${isDirect(channel) ? 'Direct message' : `#${channelTitle(channel)}`}</p>
      </div>
      <button class="icon-button close-button" aria-label="Close the thread" title="Close (Esc)" onClick=${actions.closeThread}>
        <${Icon} name="close" />
      </button>
    </header>
    <${Scroller} watch=${messages} label="Thread messages">
      ${messages?.length === 0 && html`<p class="quiet">Nothing here yet. What starts here will be shown in a moment.</p>`}
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
    <//>
    <${Composer}
      state=${state}
      place=${thread}
      insert=${insert}
      placeholder=${hasOffer(messages) ? 'Answer with "yes", "no", or what to change' : 'Reply'}
      hints=${hasOffer(messages) && ['yes', 'yes, but ', 'not now']}
      pick=${(text) => setInsert({ text })}
      say=${(text, key) => actions.say(channel, thread, text, key)}
    />
  </aside>`;
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

function hasOffer(messages) {
  return messages?.some((message) => message.kind === 'offer' && message.buttons.length > 0) ?? false;
}
