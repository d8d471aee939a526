import { languages, type TimeLanguage } from './language/languages.ts';
import { folded } from './fold.ts';
import { scanNumber } from './numbers.ts';
import { zoneAt } from '../../domain/time/zone.ts';
import type { Token } from './time-token.ts';

type Node = { next: Map<string, Node>; token?: { kind: string; value: string } };

const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/u;

const LETTER = /[\p{L}\p{N}_]/u;

const WORD = /[\p{L}\p{N}_'’]+/uy;

/** One letter of a script without blanks between words is a word. */
const ONE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]/uy;

const MASK = '\ue001';

const tries = new Map(languages.map((language) => [language, trieOf(language)]));

/** Each entry of a lexicon as a path of letters, so that the longest is found in one walk. */
function trieOf({ words }: TimeLanguage): Node {
  const root: Node = { next: new Map() };
  for (const [key, list] of Object.entries(words)) {
    const [kind = '', ...value] = key.split(' ');
    for (const phrase of list.split(',').map((one) => folded(one.trim()))) {
      let node = root;
      for (const letter of phrase) {
        const child: Node = node.next.get(letter) ?? { next: new Map() };
        node.next.set(letter, child);
        node = child;
      }
      node.token ??= { kind, value: value.join(' ') };
    }
  }
  return root;
}

/** A text as tokens of one language; each place is looked at once, and no further than the longest entry. */
export function tokensOf(typed: string, language: TimeLanguage): Token[] {
  const text = folded(typed);
  const scanned: Scanned = { typed, text, root: tries.get(language) ?? { next: new Map() }, language };
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text.charAt(at);
    if (/\s/.test(letter) && letter !== '\n') {
      at += 1;
      continue;
    }
    const token = tokenAt(scanned, at, tokens.at(-1));
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** A text as it was typed and as its words are compared, in one language; `root` begins the language's entries. */
type Scanned = { typed: string; text: string; root: Node; language: TimeLanguage };

function tokenAt({ typed, text, root, language }: Scanned, at: number, before: Token | undefined): Token {
  const letter = text.charAt(at);
  if (letter === MASK) {
    let end = at;
    while (text.charAt(end) === MASK) end += 1;
    return { kind: 'stop', value: MASK, index: at, end };
  }
  return (
    zoneAt(typed, at, before) ??
    (/\d/.test(letter) ? scanNumber(text, at, language) : longest(text, at, root)) ??
    (language.spaceless ? scanNumber(text, at, language) : undefined) ??
    plain(text, at)
  );
}

function longest(text: string, from: number, root: Node): Token | undefined {
  if (LETTER.test(text.charAt(from)) && from > 0 && isInside(text, from)) return undefined;
  let found: Token | undefined;
  let node: Node | undefined = root;
  for (let at = from; node && at <= text.length; at += 1) {
    if (node.token && !isInside(text, at)) found = { ...node.token, index: from, end: at };
    const letter = text.charAt(at);
    const blank = /[^\S\n]/.test(letter) ? ' ' : letter === '’' ? "'" : letter;
    node = node.next.get(blank);
  }
  return found;
}

/** In the middle of a word; scripts without blanks have no such middle. */
function isInside(text: string, at: number): boolean {
  const [left, right] = [text.charAt(at - 1), text.charAt(at)];
  return LETTER.test(left) && LETTER.test(right) && !SPACELESS.test(left) && !SPACELESS.test(right);
}

function plain(text: string, at: number): Token {
  ONE.lastIndex = at;
  WORD.lastIndex = at;
  const word = ONE.exec(text) ?? WORD.exec(text);
  if (word) return { kind: 'word', value: word[0], index: at, end: at + word[0].length };
  const letter = text.charAt(at);
  const kind = /[,、，&+]/.test(letter) ? 'and' : /[()]/.test(letter) ? 'glue' : 'stop';
  return { kind, value: letter, index: at, end: at + 1 };
}
