import { scheduleQuestions } from './rules/schedule-questions.ts';
import { statusLeads, statusMarks, statusPatterns, statusTails } from './rules/status-questions.ts';
import { wordPattern } from './word-pattern.ts';
import { clean, plain } from './words.ts';

/** Whoever wants to know how it is going says so shortly. */
const MAX_TEXT = 200;
const MAX_WORDS = 24;
/** A message without spaces is this short. */
const MAX_SPACELESS = 30;

const marks = wordPattern(statusMarks);
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Whether a message asks how the work is getting on: "is that ready yet?", "how far are you?", "what are you working on?".
 * One of its sentences must be such a question from beginning to end. The patterns are data in `rules/status-questions.ts`.
 */
export function isStatusQuestion(text: string): boolean {
  const said = shortly(text);
  if (said === undefined) return false;
  if (SPACELESS.test(said)) return said.length <= MAX_SPACELESS && said.search(marks) >= 0;
  return sentencesOf(said).some((sentence) => statusPatterns.some((pattern) => pattern.test(sentence)));
}

/** What a message asks about the schedules; `what` are the words for one of them. */
export type ScheduleQuestion = { what?: string };

/** Whether a message asks what is scheduled, or when it comes next. The patterns are data in `rules/schedule-questions.ts`. */
export function scheduleQuestion(text: string): ScheduleQuestion | undefined {
  const said = shortly(text);
  if (said === undefined) return undefined;
  for (const sentence of sentencesOf(said)) {
    for (const pattern of scheduleQuestions) {
      const found = pattern.exec(sentence);
      const what = found?.groups?.['what'];
      if (found) return what === undefined ? {} : { what };
    }
  }
  return undefined;
}

/** The text as the patterns know it; undefined where it is too long to be such a question. */
function shortly(text: string): string | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const said = plain(clean(text, MAX_TEXT))
    .replaceAll("'", '')
    .replace(/[*_~`¿¡"]/gu, '');
  return said.split(/\s+/u).length > MAX_WORDS ? undefined : said;
}

/** The sentences without greeting and politeness; each with its question mark, if it has one. */
function sentencesOf(said: string): string[] {
  return (said.match(/[^.!?？。\n]+[?？]?/gu) ?? []).map((sentence) => {
    const asks = /[?？]$/u.test(sentence);
    const bare = sentence
      .replace(/[?？]$/u, '')
      .replace(/[,;:()-]+/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(statusLeads, '')
      .replace(statusTails, '')
      .trim();
    return asks ? `${bare}?` : bare;
  });
}
