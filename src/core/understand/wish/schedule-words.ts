import { isStop } from './stop.ts';
import type { When } from '../../domain/schedule.ts';
import { readWhen } from '../time/read-when.ts';
import type { NoTime, ReadContext } from '../time/no-time.ts';
import { clean } from '../words/words.ts';

/** What words without a name ask of the schedule that they are said to: to change it, or to be done at another time. */
export type ScheduleWords = { act: 'pause' | 'resume' | 'delete' | 'stop' } | { to: When | NoTime };

/** Nobody says this in more. */
const MAX_TEXT = 160;

const LEAD = String.raw`(?:(?:please|pls|ok|okay|now|and|so|actually|hey|hi|can you|could you|would you|will you|lets|let's|just|no)[\s,]+)*`;
const NOUN = String.raw`(?:schedule|reminder|repetition|recurring (?:run|job|task)|scheduled (?:run|job|task))`;
const IT = String.raw`(?:it|this|that|this one|that one|(?:the|this|that|my) ${NOUN})`;
const TAIL = String.raw`(?:[\s,]+(?:please|pls|again|now|for now|then|instead|thanks|thank you))*[\s.!]*`;

const ACT = new RegExp(
  String.raw`^${LEAD}(?:(?<pause>pause|suspend|hold)|(?<resume>resume|unpause|continue|restart|reactivate|go on with)|(?<delete>delete|remove|drop|unschedule|forget|cancel)|(?<stop>stop|end|kill))(?:\s+(?<it>${IT}))?${TAIL}\??$`,
  'i',
);

const RETIME = new RegExp(
  String.raw`^${LEAD}(?:(?:change|set|move|make|switch|reschedule|shift|do|run|have|put|push|schedule|repeat|postpone)\s+${IT}|reschedule)(?:\s+(?:back|over|on))?(?:\s+(?:to|for|run))?\s+(?<time>.+?)${TAIL}\??$`,
  'i',
);

/** "Every 2 hours instead" */
const INSTEAD = new RegExp(
  String.raw`^${LEAD}(?<time>(?:every|each|daily|weekly|hourly|monthly|on|at|in|tomorrow)\b.*?)[\s,]+instead[\s.!]*$`,
  'i',
);

const REPEATS =
  /\b(?:every|each|daily|weekly|hourly|monthly|nightly|yearly|weekdays|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)\b|\*/i;

/** Undefined where the words say nothing of the kind. */
export function scheduleWords(text: string, context: ReadContext): ScheduleWords | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const said = clean(text, MAX_TEXT).trim();
  const groups = ACT.exec(said)?.groups;
  if (groups?.['pause']) return { act: 'pause' };
  if (groups?.['resume']) return { act: 'resume' };
  if (groups?.['delete']) return { act: 'delete' };
  if (groups?.['stop'] || isStop(said)) return { act: 'stop' };
  const time = (RETIME.exec(said) ?? INSTEAD.exec(said))?.groups?.['time'];
  if (time === undefined) return undefined;
  const to = readWhen(REPEATS.test(time) ? { every: time } : { at: time }, context);
  // "Make it shorter" is about no time.
  return 'timing' in to || REPEATS.test(time) || /\d|\b(?:noon|midnight|tomorrow|today)\b/i.test(time)
    ? { to }
    : undefined;
}
