import { Avatar } from './avatar.js';
import { html } from './html.js';
import { isDirect } from './ids.js';

const EXAMPLES = [
  {
    text: '@meanwhile run `sleep 20 && echo done` in the background',
    why: 'Ask for something that takes a while. It offers to work on it while you talk on.',
  },
  { text: '/task "A short nap" sleep 30', why: 'Start a run by a command, and watch its card move.' },
  { text: '@meanwhile what are you working on?', why: 'Ask how far it is, whenever you like.' },
];

/** What a first visitor sees instead of an empty page. */
export function Welcome({ channel, pick }) {
  const direct = isDirect(channel);
  return html`<section class="welcome">
    <${Avatar} bot size=${52} />
    <h2>${direct ? 'Just the two of you' : `This is the beginning of #${channel}`}</h2>
    <p>
      Meanwhile takes work that needs time off the conversation: ask, say yes, and talk on. The result comes back to the
      thread you asked in.
    </p>
    <h3>Try one</h3>
    <ul>
      ${EXAMPLES.map(
        ({ text, why }) =>
          html`<li key=${text}>
            <button class="example" onClick=${() => pick(direct ? text.replace('@meanwhile ', '') : text)}>
              <code>${direct ? text.replace('@meanwhile ', '') : text}</code><span>${why}</span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}
