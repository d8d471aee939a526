import { confirm } from './confirm.ts';
import { clean, tokens } from '../words/words.ts';

/** Whoever picks one of some choices does so shortly. */
const MAX_TEXT = 200;

/** Said around a choice without changing which it is; in any language whose words are no other choice. */
const AROUND = new Set(
  `a an the to for with in on it is go lets let us use take pick choose select do make try please pls plz thanks thank
  you thx ok okay yes yeah yep sure i id ill we would will want say said think prefer like my our answer choice option
  number one way version then just now rather definitely probably bitte nimm mit die der das ja por favor la el con si
  oui avec le merci danke gracias`.split(/\s+/),
);

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

/** The shortest beginning of a choice that is taken for it. */
const SHORTEST_BEGINNING = 3;

/**
 * The choice (from 0) that a text names: by its words, its number or its beginning, with nothing else around it but small
 * words. Undefined where that is not sure, for a wrong answer is worse than none.
 */
export function choiceIn(text: string, choices: readonly string[]): number | undefined {
  const said = saidOf(text, choices);
  if (said.length === 0) return undefined;
  const named = choices.map(wordsOf);
  return inFull(said, named) ?? numbered(said, choices.length) ?? begun(said, named);
}

/** The same, but only by all words of the choice: a number may as well be about something else in the thread. */
export function choiceOfWords(text: string, choices: readonly string[]): number | undefined {
  const said = saidOf(text, choices);
  return said.length === 0 ? undefined : inFull(said, choices.map(wordsOf));
}

/** Nothing of a long text, and of a question: whoever asks back has not chosen. */
function saidOf(text: string, choices: readonly string[]): string[] {
  const asks = /[?？]/.test(text) && !choices.includes(text.trim());
  return text.length > MAX_TEXT || asks ? [] : wordsOf(text);
}

function inFull(said: string[], named: string[][]): number | undefined {
  const exact = named.findIndex((words) => words.join(' ') === said.join(' '));
  return exact >= 0 ? exact : only(named.map((words) => isNamed(said, words)));
}

/** The choice that a bare yes or no stands for, if just one of them is that. */
export function choiceMeant(verdict: 'accept' | 'decline', choices: readonly string[]): number | undefined {
  const means = choices.map((choice) => confirm(choice).verdict);
  const own = only(means.map((one) => one === verdict));
  if (own !== undefined || verdict === 'decline') return own;
  // "Deploy" or "Not yet": the one that is no refusal.
  return choices.length === 2 ? only(means.map((one) => one !== 'decline')) : undefined;
}

const KEYCAP = /^(\d)\u20E3$/;

/** The choice that a reaction with a number stands for. */
export function choiceOfEmoji(emoji: string, choices: readonly string[]): number | undefined {
  const bare = emoji.replace(/\uFE0F/g, '');
  const number = bare === '🔟' ? 10 : Number(KEYCAP.exec(bare)?.[1] ?? 0);
  return number >= 1 && number <= choices.length ? number - 1 : undefined;
}

function wordsOf(text: string): string[] {
  return tokens(clean(text, MAX_TEXT))
    .filter(({ kind }) => kind === 'word')
    .map(({ key }) => key);
}

function only(fits: boolean[]): number | undefined {
  const at = fits.indexOf(true);
  return at >= 0 && at === fits.lastIndexOf(true) ? at : undefined;
}

/** The choice's words stand in the text as they are, and the rest is small words. */
function isNamed(said: string[], words: string[]): boolean {
  if (words.length === 0) return false;
  for (let at = 0; at + words.length <= said.length; at += 1) {
    if (words.some((word, i) => said[at + i] !== word)) continue;
    const rest = [...said.slice(0, at), ...said.slice(at + words.length)];
    if (rest.every((word) => AROUND.has(word))) return true;
  }
  return false;
}

/** "2", "option 2", "the second one", "the last". */
function numbered(said: string[], count: number): number | undefined {
  const telling = said.filter((word) => !AROUND.has(word));
  const [word = ''] = telling;
  if (telling.length !== 1) return undefined;
  const index = word === 'last' ? count - 1 : /^\d{1,2}$/.test(word) ? Number(word) - 1 : ORDINALS.indexOf(word);
  return index >= 0 && index < count ? index : undefined;
}

function begun(said: string[], named: string[][]): number | undefined {
  const telling = said.filter((word) => !AROUND.has(word)).join(' ');
  if (telling.length < SHORTEST_BEGINNING) return undefined;
  return only(named.map((words) => words.join(' ').startsWith(telling)));
}
