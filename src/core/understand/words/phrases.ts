import { clean, type Token, tokens } from './words.ts';

/** Phrases by their first word, longest first, and every word that is in any of them. */
export type Lexicon<Kind extends string> = {
  byFirst: Map<string, { keys: string[]; kind: Kind }[]>;
  words: Set<string>;
};

/** A run of tokens that is one known phrase, or one token that is none. */
export type Span<Kind extends string> = {
  kind: Kind | 'unknown' | 'break' | 'question' | 'pause' | 'mention';
  keys: string[];
  start: number;
  end: number;
};

const MAX_PHRASE = 200;

/** Makes a lexicon of phrases by kind; where two kinds have the same phrase the later kind has it. */
export function lexicon<Kind extends string>(phrases: Record<Kind, readonly string[]>): Lexicon<Kind> {
  const all = new Map<string, { keys: string[]; kind: Kind }>();
  const words = new Set<string>();
  for (const kind of Object.keys(phrases) as Kind[]) {
    for (const phrase of phrases[kind]) {
      const keys = tokens(clean(phrase, MAX_PHRASE)).map((token) => token.key);
      for (const key of keys) words.add(key);
      all.set(keys.join(' '), { keys, kind });
    }
  }
  const byFirst = new Map<string, { keys: string[]; kind: Kind }[]>();
  for (const entry of all.values()) {
    const first = entry.keys[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), entry]);
  }
  for (const entries of byFirst.values()) entries.sort((a, b) => b.keys.length - a.keys.length);
  return { byFirst, words };
}

/** Reads tokens as the longest known phrases, left to right, forgiving small typing errors. */
export function spans<Kind extends string>(text: Token[], known: Lexicon<Kind>): Span<Kind>[] {
  const keys = text.map((token) => (token.kind === 'word' ? mended(token.key, known.words) : token.key));
  const found: Span<Kind>[] = [];
  let at = 0;
  while (at < text.length) {
    const token = text[at] as Token;
    const candidates = known.byFirst.get(keys[at] ?? '') ?? [];
    let kind: Kind | undefined;
    let length = 1;
    for (const one of candidates) {
      const matched = lengthOf(one.keys, keys, at);
      if (matched === 0) continue;
      ({ kind } = one);
      length = matched;
      break;
    }
    found.push({
      kind: kind ?? (token.kind === 'word' ? 'unknown' : token.kind),
      keys: keys.slice(at, at + length),
      start: token.start,
      end: (text[at + length - 1] as Token).end,
    });
    at += length;
  }
  return found;
}

/** How many tokens from `at` the phrase takes, commas between its words included; 0 where it does not stand there. */
function lengthOf(phrase: string[], keys: string[], at: number): number {
  let next = at;
  for (const key of phrase) {
    while (next > at && COMMAS.has(keys[next] ?? '')) next += 1;
    if (keys[next] !== key) return 0;
    next += 1;
  }
  return next - at;
}

const COMMAS = new Set([',', '，', '、']);

/**
 * A word that is none of the known ones, as the known one that it was surely meant to be: letters held too long
 * ("yesss", "okk") or two that changed places ("yse"). Nothing further: a guess could turn talk into a yes.
 */
function mended(key: string, words: Set<string>): string {
  if (key.length < 3 || words.has(key)) return key;
  const shorter = key.replace(/(\p{L})\1{2,}/gu, '$1$1');
  if (words.has(shorter)) return shorter;
  const single = key.replace(/(\p{L})\1+/gu, '$1');
  if (words.has(single)) return single;
  for (let i = 0; i + 1 < key.length && key.length <= 12; i++) {
    const swapped = key.slice(0, i) + key.charAt(i + 1) + key.charAt(i) + key.slice(i + 2);
    if (words.has(swapped)) return swapped;
  }
  return key;
}
