/** A description longer than this is a text, and is cut where it names something. */
const MAX_TITLE = 200;

/** What a person called a run or a schedule, as they wrote it. */
export function titleOf(description: string): string {
  return description.trim().slice(0, MAX_TITLE).toWellFormed();
}

/** What a title and the words that name it have in common: "Nightly backup!" and "nightly-backup" are the same. */
export function titleKey(words: string): string {
  const lower = words.normalize('NFKC').toLowerCase().trim().slice(0, MAX_TITLE);
  const key = lower.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  // Only signs, such as an emoji.
  return key === '' ? lower : key;
}
