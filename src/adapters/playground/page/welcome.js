import { Avatar } from './avatar.js';
import { html } from './html.js';
import { isDirect } from './ids.js';

const EXAMPLES = [
  {
    text: '@meanwhile run `sleep 20 && echo done` in the background',
    why: 'Ask for something that takes a while. Say yes, and go on talking while it works.',
  },
  { text: '/task "A short nap" sleep 30', why: 'Start work by a command, and watch its card.' },
  { text: '@meanwhile what are you working on?', why: 'Ask how far your work is at any time.' },
];

/** What a first visitor sees instead of an empty page. */
export function Welcome({ channel, pick }) {
  const direct = isDirect(channel);
  return html`<section class="welcome">
    <${Avatar} bot size=${52} />
    <h2>${direct ? 'Just the two of you' : `This is the beginning of #${channel}`}</h2>
    <p>
      Hand over anything slow. Meanwhile works in the background while you go on talking, and replies in your thread.
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
