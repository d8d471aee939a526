import { scheduledWork } from '../language/schedule-questions.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { type ScheduleQuestion, scheduleQuestion } from './status-question.ts';
import { clean, plain, singular, tokens } from '../words/words.ts';

/** Says what kind of question it is, and not which schedule. */
const SMALL = new Set(
  'the my our your this that it next again run runs job jobs task tasks schedule scheduled reminder one'.split(' '),
);

/** As much of a text is looked at. */
const MAX_TEXT = 2_000;

/** The question about what is scheduled, and what its words tell besides. */
export type SchedulesQuestion = ScheduleQuestion & {
  words: string[];
  saysRun: boolean;
  saysNext: boolean;
  ofWork: boolean;
};

export function schedulesQuestion(text: string): SchedulesQuestion | undefined {
  const question = scheduleQuestion(text);
  if (!question) return undefined;
  const { what } = question;
  return {
    ...question,
    words: what === undefined ? [] : tellingWords(what).filter((word) => !SMALL.has(word)),
    saysRun: /\b(?:run|schedul)/i.test(text),
    saysNext: /\b(?:next|again|scheduled?|often)\b/i.test(text),
    ofWork: what !== undefined && scheduledWork.test(what),
  };
}

/** Those that most of the words fit; a day alone ("the next friday meeting") makes it no schedule of that day. */
export function schedulesThatFit(words: readonly string[], schedules: readonly Schedule[]): Schedule[] {
  const fits = schedules.map(({ id, name, request, when }) => {
    const own = new Set(tellingWords(`${id} ${name.replaceAll('-', ' ')} ${request}`));
    const days = new Set(tellingWords(when.words));
    const known = words.filter((word) => own.has(word) || days.has(word)).length;
    return known === words.length || words.some((word) => own.has(word)) ? known : 0;
  });
  const most = Math.max(0, ...fits);
  return most === 0 ? [] : schedules.filter((_, at) => fits[at] === most);
}

/** The words of a text as they are compared, without endings. */
function tellingWords(text: string): string[] {
  return tokens(plain(clean(text, MAX_TEXT))).flatMap(({ kind, key }) => (kind === 'word' ? [singular(key)] : []));
}
