/** What the words of a text are for searching: in lower case, without endings that only grammar asks for. */
export function stemsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2 || /\d/.test(word))
    .map((word) => word.slice(0, 6));
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = Math.trunc(seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The sentences of a text, in order. */
export function sentencesOf(text: string): string[] {
  const pieces = text
    .split(/\n\s*\n|\n(?=[-|#*])/)
    .flatMap((block) => block.replaceAll(/\s+/g, ' ').match(SENTENCE) ?? []);
  return pieces.map((one) => one.trim()).filter((one) => one.length > 20);
}

const SENTENCE = /(?:[^.!?]|[.!?](?!\s|$)|(?<=\d)\.(?= \p{Lu}\p{Ll}+ \d{4}))+[.!?]?/gu;

/** The share of the words of one text that another one has too. */
export function shareOf(words: string, text: string): number {
  const wanted = new Set(stemsOf(words));
  const there = new Set(stemsOf(text));
  return wanted.size === 0 ? 0 : [...wanted].filter((word) => there.has(word)).length / wanted.size;
}

/** A text for comparing: without marks, case and more than one blank. What it cites stays. */
export function bareOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\[(\d+)\]/g, ' cites$1 ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
