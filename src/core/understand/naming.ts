import { withoutEnd } from '../basics/strip.ts';
import { filterWords, mineWords } from '../command/words.ts';
import { asking, boundaries, connections, loops, stopWords } from './language/naming.ts';

/** The longest name of a run. */
export const MAX_NAME = 40;

const MAX_WORDS = 4;

/** So few words are a title rather than a sentence. */
const SHORT_TITLE = 3;

/** How much of a request is looked at: its name is in its beginning. */
const MAX_READ = 2000;

/** So much is kept of a first word without end. */
const MAX_FIRST = 12;

/** Longer words are tokens, hashes and the like, and may be secret. */
const MAX_WORD = 24;

/** Where a request has no word to name it by. */
const NAMELESS = 'task';

/** Letters that do not come apart into a base letter and an accent. */
const folded: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

/**
 * A readable name from the key words of a request: "write an email validation function in TypeScript" gives
 * `email-validation-function`. Where hardly any is one, a short request is its own name. It has 2 to 4 words of a-z and 0-9 with hyphens between them, at most `MAX_NAME`
 * characters; words in other scripts keep their letters where there is no Latin one, and `task` is what has no word at all. With its hyphen, or its letters, it
 * is never an id, nor a word that commands know.
 */
export function nameFrom(request: string): string {
  const text = fold(request.slice(0, MAX_READ));
  const words = commandWords(text) ?? keyWords(text);
  return words.length === 0 ? (inOwnScript(request) ?? NAMELESS) : joined(words);
}

/** The name of a run from its own key words. */
export function keyNameOf({ keyName, request }: { keyName?: string; request: string }): string {
  return keyName || nameFrom(request);
}

/** The words of a proposed name as a name; undefined where they are none of use. */
export function nameOf(proposed: string): string | undefined {
  const words = parts(fold(proposed.slice(0, MAX_READ)));
  return words.length < 2 ? undefined : joined(words);
}

/** What of such a text is Latin was left out for a reason: it is a key or an address. */
const LATIN = /\p{Script=Latin}|^\d+$/u;

/** The first words of a text as its script writes them. Some scripts have no blanks, so that a sentence is one word. */
function inOwnScript(request: string): string | undefined {
  const text = request.slice(0, MAX_READ).toWellFormed().normalize('NFKC').toLowerCase().normalize('NFC');
  let name = '';
  for (const word of (text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((one) => !LATIN.test(one)).slice(0, MAX_WORDS)) {
    const longer = name === '' ? word.slice(0, MAX_FIRST).replace(/[\ud800-\udbff]$/, '') : `${name}-${word}`;
    if (longer.length > MAX_NAME) break;
    name = longer;
  }
  return /\p{L}/u.test(name) ? name : undefined;
}

/** Lower case without accents: ü is u, ß is ss. Compatibility forms (full width, bold letters) become plain ones. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}|[\u200b-\u200f\u2060\ufeff\u00ad]/gu, '')
    .replace(/[ßæœøłđðþıħ]/g, (letter) => folded[letter] ?? letter);
}

/** How much is read of what comes before a quoted command. */
const LEAD_READ = 80;

/** A command in a sentence, and one after its workflow's name. */
const QUOTED = /(?<!\S)`{1,3}([^`]+)`/;
const TYPED = /^(?:shell|bash)\s+(?=["']|(?:for|while|until|if)\s.*;)["']?(.+?)["']?$/s;

/** The words of the command that the request asks to run: of "run `npm test` and tell me what fails", npm and test. */
function commandWords(text: string): string[] | undefined {
  const quoted = QUOTED.exec(text);
  const match = quoted ?? TYPED.exec(text.trimEnd());
  if (!match) return undefined;
  const before = quoted
    ? text
        .slice(Math.max(0, quoted.index - LEAD_READ), quoted.index)
        .replaceAll(/\s+/g, ' ')
        .trimEnd()
    : '';
  if (before !== '' && !/\b(?:run|execute|start|launch|do|try|bash|shell|sh) ?:?(?: the)?(?: command)?$/.test(before)) {
    return undefined;
  }
  const commands = (match[1] ?? '')
    .trim()
    .replace(/^cd\s+\S+\s*(?:&&|;)\s*/, '')
    .split(/&&|\|\||[|;\n]/)
    .map((command) => command.trim().split(/\s+/));
  const [first = []] = commands;
  const words = loops.has(first[0] ?? '') ? programs(commands) : first.flatMap(commandWord);
  if (words.length === 0) return undefined;
  return words.length === 1 ? ['run', ...words] : words;
}

/** Options, variables and what is quoted say little, and may be secret. */
function commandWord(word: string): string[] {
  if (/^[-"'$<>&]|=/.test(word)) return [];
  return parts(word.replace(/^.*\/(?=[^/])/, '').replace(/\.(?:sh|js|ts|py|mjs|rb)$/, ''));
}

/** What a loop or a condition runs: of `for i in 1 2; do echo x; sleep 2; done`, echo and sleep. */
function programs(commands: string[][]): string[] {
  const names = commands.flatMap((words) => {
    const program = words[0] === 'for' ? undefined : words.find((word) => !loops.has(word));
    return program === undefined ? [] : commandWord(program).slice(0, 1);
  });
  return [...new Set(names)];
}

/** The words that carry the meaning, up to where a phrase ends and there are enough of them. */
function keyWords(text: string): string[] {
  const clean = text
    .replace(/https?:\/\/(?:www\.)?([a-z0-9.-]{1,60})\S*/g, ' $1 ')
    .replace(/(?<!\S)\S+[@=]\S+|[@#]\S+|<[^<>\s]*>/g, ' ')
    .replace(/[’'](?:s|re|ve|ll|d|m|t)\b/g, '');
  const all: string[] = [];
  const kept: string[] = [];
  let verb: string | undefined;
  for (const raw of clean.split(/[\s/,;:!?()[\]{}"“”„«»<>|`*]+/)) {
    all.push(...parts(raw));
    if (kept.length >= (boundaries.has(raw) ? 2 : connections.has(raw) ? 3 : MAX_WORDS)) break;
    for (const word of parts(raw)) {
      if (asking.has(word)) verb ??= word;
      else if (!stopWords.has(word) && !kept.includes(word)) kept.push(word);
    }
  }
  const meant = verb !== undefined && kept.length < 2 ? [verb, ...kept] : kept;
  // "Side one", "Hello": what says little is still better than a name that says nothing.
  return meant.length === 0 || (meant.length === 1 && all.length <= SHORT_TITLE) ? all : meant;
}

/** The Latin words in a piece of text between blanks; what looks like a key or a hash is left out. */
function parts(raw: string): string[] {
  return raw.split(/[^a-z0-9]+/).filter((word) => {
    if (word === '' || word.length > MAX_WORD) return false;
    return word.length < 10 || !/\d/.test(word) || !/[a-z]\d+[a-z]/.test(word);
  });
}

function joined(words: string[]): string {
  let name = '';
  for (const word of words.slice(0, MAX_WORDS)) {
    const longer = name === '' ? word : `${name}-${word}`;
    if (longer.length > MAX_NAME) break;
    name = longer;
  }
  if (name === '' || !/[a-z0-9]/.test(name)) return NAMELESS;
  if (name.includes('-')) return name;
  return name === NAMELESS || filterWords.has(name) || mineWords.has(name) ? `${name}-run` : `${name}-${NAMELESS}`;
}

/** The names that may be had of a base, in order: `base`, `base-2`, `base-3` and so on, or with an id; each at most `MAX_NAME` characters. */
export function numberedName(base: string, number: number | string): string {
  if (number === 1) return base;
  const suffix = `-${number}`;
  const start = base.slice(0, MAX_NAME - suffix.length).replace(/[\ud800-\udbff]$/, '');
  return `${withoutEnd(start, '-')}${suffix}`;
}
