import { useState } from 'preact/hooks';
import { Composer } from './composer.js';
import { html } from '../html.js';
import { hasOfferFor } from '../state/open-offer.js';

const ANSWERS = ['yes', 'yes, but ', 'not now'];

/** The composer of the thread that is open; whoever is asked something there gets the usual answers to pick from. */
export function ReplyBox({ id, state, actions, channel, label, placeholder, insert }) {
  const { thread, messages, user, replyTo } = state;
  const [picked, setPicked] = useState();
  const asked = hasOfferFor(user, messages);
  return html`<${Composer}
    id=${id}
    state=${state}
    place=${thread}
    insert=${picked ?? insert}
    label=${label}
    placeholder=${asked ? 'Yes, no, or what to change' : placeholder}
    hints=${asked && ANSWERS}
    pick=${(text) => setPicked({ text })}
    replyTo=${replyTo}
    cancelReply=${() => actions.replyTo(undefined)}
    say=${(text, key, files) => actions.say({ channel, thread }, text, key, files)}
  />`;
}
