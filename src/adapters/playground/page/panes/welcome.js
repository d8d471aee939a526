import { useState } from 'preact/hooks';
import { Avatar } from './avatar.js';
import { html } from '../html.js';
import { isDirect } from '../state/ids.js';

const EXAMPLES = [
  {
    text: '@meanwhile run `sleep 20 && echo done` in the background',
    why: 'Ask for something that takes a while. Say yes, and go on talking while it works.',
  },
  { text: '/task "A short nap" sleep 30', why: 'Start work by a command, and watch its card.' },
  { text: '@meanwhile what are you working on?', why: 'Ask how far your work is at any time.' },
];

/** Counts to ten where commands may be run, and else waits: that works everywhere. */
const FIRST = [
  `"My first run" bash "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i of 10; sleep 2; done"`,
  '"My first run" sleep 20',
];

/** What a first visitor sees instead of an empty page. */
export function Welcome({ channel, pick, begin }) {
  const direct = isDirect(channel);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState();
  const start = async () => {
    setBusy(true);
    setProblem(undefined);
    await begin(FIRST).catch((error) => setProblem(error.message));
    setBusy(false);
  };
  return html`<section class="welcome">
    <${Avatar} bot size=${52} />
    <h2>${direct ? 'Just the two of you' : `This is the beginning of #${channel}`}</h2>
    <p>
      Hand over anything slow. Meanwhile works in the background while you go on talking, and replies in your thread.
    </p>
    <p class="welcome-start">
      <button class="button primary" disabled=${busy} onClick=${start}>Start a run of 20 seconds</button>
      <span>and watch its card. Nothing else is needed.</span>
    </p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    <h3>Or write one of these</h3>
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
