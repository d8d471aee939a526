/** "stop side-one", "cancel both": what is meant stands after the word; "end of the migration" means none. */
const NAMED =
  /^(?:please\s+)?(?:stop|cancel|abort|kill|end)\s+(?=\S)(?!(?:of|by|at|in|to|for|up|over|and|or)\b)(.{1,80}?)(?:(?<!\s)\s+please)?[.!]*$/i;
const ALL = /^(?:all|both|everything|them all|all of them|both of them|all runs|all of it)$/i;

/** Nobody names what to stop in more. */
const MAX_TEXT = 160;

/** What stands after a word that stops. */
export function namedToStop(text: string): { words: string; named: string; all?: true } | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const words = NAMED.exec(text.trim())?.[1];
  if (words === undefined) return undefined;
  const named = words.replace(/[`"']/g, '').toLowerCase();
  return { words, named, ...(ALL.test(named) && { all: true }) };
}
