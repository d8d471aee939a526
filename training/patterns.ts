import { bucketOf } from '../src/core/understand/words/hashed.ts';
import { seeded } from './seeded.ts';

/** So many lines are made of one pattern at most: a pattern with many choices teaches no more than one with few. */
const MOST = 120;

/** One of `(a|b)`; none stands in another. */
const CHOICE = /\(([^()]*)\)/g;

/** A kind of word, `{noun}`, to be filled in from its list. */
const KIND = /\{\p{L}+\}/gu;

export type Made = { text: string; label: string };

/** The lines that patterns stand for, the same on every machine. */
export function linesOfPatterns(text: string): Made[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const kinds = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, words] = /^(\{\p{L}+\}) (.+)$/u.exec(line) ?? [];
    if (name !== undefined && words !== undefined) kinds.set(name, words.split(', '));
  }
  return lines.flatMap((line) => {
    const [, label, pattern] = /^(accept|decline|unclear|deep|heavy|light) (.+)$/.exec(line) ?? [];
    return label === undefined || pattern === undefined
      ? []
      : filled(pattern, kinds).map((one) => ({ text: one, label }));
  });
}

function filled(pattern: string, kinds: ReadonlyMap<string, string[]>): string[] {
  const random = seeded(bucketOf(pattern, 1 << 30));
  const one = (of: readonly string[]): string => of[Math.floor(random() * of.length)] ?? '';
  const made = new Set<string>();
  for (let i = 0; i < 3 * MOST && made.size < MOST; i++) {
    const chosen = pattern.replace(CHOICE, (_all, choices: string) => one(choices.split('|')));
    const named = chosen.replace(KIND, (name) => one(kinds.get(name) ?? [name]));
    made.add(named.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim());
  }
  return [...made];
}
