/**
 * A moment within a text, so that a platform can show it by each reader's own clock. Noncharacters mark it: no text has
 * them, Markdown has no other way to write them, and `withoutMarks` takes them out of whatever others wrote.
 */
const START = '\ufdd1';
const AT = '\ufdd2';
const END = '\ufdd3';
const MARKS = /[\ufdd1-\ufdd3]/g;
/** Also one that was cut in two. */
const MOMENT = /\ufdd1([^\ufdd1-\ufdd3]*)(?:\ufdd2(\d*)(\ufdd3?))?/g;

/** Where a text says a moment, and which: `from` and `to` in UTF-16 units, `at` in ms since 1970. */
export type Moment = { from: number; to: number; at: number };

/**
 * `words` stand for the moment where a platform has no form of its own. It may begin with "on" or "at", which goes where the platform
 * says "today".
 */
export function moment(at: number, words: string): string {
  const seconds = Math.floor(at / 1000);
  return Number.isSafeInteger(seconds) && seconds >= 0 ? `${START}${words}${AT}${seconds}${END}` : words;
}

/** What others wrote, in which no moment is marked. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}

/** A text of ours as words alone, and the moments that it says. */
export function readMoments(text: string): { text: string; moments: Moment[] } {
  const moments: Moment[] = [];
  let plain = '';
  let done = 0;
  for (const { 0: all, 1: words = '', 2: seconds = '', 3: end = '', index } of text.matchAll(MOMENT)) {
    plain += withoutMarks(text.slice(done, index));
    const from = plain.length;
    plain += words;
    if (end !== '' && seconds !== '') moments.push({ from, to: plain.length, at: Number(seconds) * 1000 });
    done = index + all.length;
  }
  return { text: plain + withoutMarks(text.slice(done)), moments };
}

/** A text of ours as words alone. */
export function momentsAsWords(text: string): string {
  return readMoments(text).text;
}
