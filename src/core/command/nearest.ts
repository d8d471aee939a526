/** The edits (insert, delete, replace, swap neighbours) between two words. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The word that a mistyped one was probably meant to be: one edit away (two for words over four letters), or begun. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length < 2 || typed.length > 40) return undefined;
  const allowed = typed.length > 4 ? 2 : 1;
  let best: { word: string; edits: number } | undefined;
  for (const word of words) {
    const edits = distance(typed, word);
    const begun = typed.length >= 3 && word.startsWith(typed);
    if (edits > allowed && !begun) continue;
    if (!best || edits < best.edits) best = { word, edits };
  }
  return best?.word;
}
