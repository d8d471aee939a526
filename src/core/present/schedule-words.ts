import type { Post } from '../domain/outgoing.ts';
import type { Schedule } from '../domain/schedule.ts';
import { code } from './text/markdown.ts';
import { notice } from './text/notice.ts';
import { nextText, scheduleButtons, whenText } from './schedule.ts';
import { nameAndId } from './text/subject.ts';

/** After "change it to every 2 hours". */
export function scheduleMoved(schedule: Schedule, next: readonly number[], now: number): Post {
  const { when } = schedule;
  const text = `${nameAndId(schedule)} now runs ${whenText(when, now)}.${nextText(when, next, now)}`;
  return { ...notice(text, scheduleButtons(schedule)), schedule: schedule.id };
}

/** "Stop it" may mean either. */
export function pauseOrDelete(schedule: Schedule, now: number): Post {
  const { when, paused } = schedule;
  const ask = paused === undefined ? 'Should I pause it or delete it?' : 'It is paused. Should I delete it?';
  const text = `${nameAndId(schedule)} runs ${whenText(when, now)}. ${ask}`;
  return { ...notice(text, scheduleButtons(schedule)), schedule: schedule.id };
}

/** A single time for what repeats. */
export function wholeTime(schedule: Schedule, now: number): Post {
  return notice(
    `${nameAndId(schedule)} runs ${whenText(schedule.when, now)}. Tell me the whole new rhythm, for example: change it to every weekday at 10:30.`,
    scheduleButtons(schedule),
  );
}

/** For "delete it" where nothing is scheduled. */
export function nothingScheduledHere(): Post {
  return notice(
    `Nothing is scheduled in this thread, so I changed nothing. ${code('/schedules')} lists your schedules.`,
  );
}
