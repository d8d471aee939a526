import { scheduleQuestions } from '../language/schedule-questions.ts';
import {
  englishStatusPatterns,
  otherStatusPatterns,
  statusLeads,
  statusMarks,
  statusTails,
} from '../language/status-questions.ts';
import { isSmall, isSmallInEnglish, missedPatterns, particles, stateWords } from '../language/status-words.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { clean, plain } from '../words/words.ts';

/** Whoever wants to know how it is going says so shortly. */
const MAX_TEXT = 200;
const MAX_WORDS = 24;
/** A message without spaces is this short. */
const MAX_SPACELESS = 30;

const marks = wordPattern(statusMarks);
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** What a question about the state of things asks about. */
export type StatusQuestion = {
  /** Its words that may name something, as they are said. */
  words: string[];
  /** Those that tell which work or person; none where it asks about "it", or about everything. */
  about: string[];
  /** It has the form of such a question; otherwise only what it names can make it one ("is longish-task done?"). */
  whole: boolean;
  /** It asks what ended meanwhile. */
  missed?: true;
};

/**
 * Whether a message may ask how the work is getting on: "is that ready yet?", "how far are you?", "what is Ana working on?".
 * The patterns are data in `language/status-questions.ts`; whether it is about work at all is told by what it names.
 */
export function statusQuestion(text: string): StatusQuestion | undefined {
  const said = shortly(text);
  if (said === undefined) return undefined;
  if (SPACELESS.test(said)) return spacelessQuestion(said);
  const sentences = sentencesOf(said);
  for (const sentence of sentences) {
    if (missedPatterns.some((pattern) => pattern.test(sentence)))
      return { words: [], about: [], whole: true, missed: true };
    const whole = wholeQuestion(sentence, englishStatusPatterns, isSmallInEnglish);
    const other = whole ?? wholeQuestion(sentence, otherStatusPatterns, isSmall);
    if (other) return other;
  }
  return sentences.map(looseQuestion).find((question) => question !== undefined);
}

/** One of its sentences is a question about work from beginning to end. */
export function isStatusQuestion(text: string): boolean {
  return statusQuestion(text)?.whole === true;
}

function wholeQuestion(
  sentence: string,
  patterns: readonly RegExp[],
  isSmallWord: (word: string) => boolean,
): StatusQuestion | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(sentence);
    if (found) return { ...namedIn(found.slice(1).join(' '), isSmallWord), whole: true };
  }
  return undefined;
}

function spacelessQuestion(said: string): StatusQuestion | undefined {
  if (said.length > MAX_SPACELESS || said.search(marks) < 0) return undefined;
  const rest = said.replace(marks, '').replace(particles, '');
  const words = rest === '' ? [] : [rest];
  return { words, about: words, whole: true };
}

const ASKS = /[?？]$|^(?:is|are|was|were|has|have|did|does|do|how|hows|what|whats|when|where|wheres|why|any|status)\b/u;

/** A question with a word for how far something is, which names something. */
function looseQuestion(sentence: string): StatusQuestion | undefined {
  const words = sentence.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!ASKS.test(sentence) || !words.some((word) => stateWords.has(word))) return undefined;
  const { about } = namedIn(words.filter((word) => !stateWords.has(word)).join(' '), isSmallInEnglish);
  return { words, about, whole: false };
}

function namedIn(text: string, isSmallWord: (word: string) => boolean): Pick<StatusQuestion, 'words' | 'about'> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return { words, about: words.filter((word) => !isSmallWord(word)) };
}

/** What a message asks about the schedules; `what` are the words for one of them. */
export type ScheduleQuestion = { what?: string };

/** Whether a message asks what is scheduled, or when it comes next. The patterns are data in `language/schedule-questions.ts`. */
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
