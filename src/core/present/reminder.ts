import { spokenTo } from './text/spoken-to.ts';
import type { Button, Post } from '../domain/outgoing.ts';
import type { Run } from '../domain/run.ts';
import type { Schedule } from '../domain/schedule.ts';
import { notice } from './text/notice.ts';
import { personName } from './text/subject.ts';
import { whenText } from './schedule.ts';

/** "⏰ Ana, drink water": the words alone, with buttons to hear them again later. */
export function presentReminder(run: Run, text: string): Post {
  return {
    kind: 'result',
    text: `${spokenTo(personName(run.person))} ${text === '' ? 'it is time.' : text}`,
    buttons: snoozeButtons(run),
    files: run.result?.files ?? [],
    mention: run.person,
    ...(run.why && { why: run.why }),
    run: run.id,
  };
}

function snoozeButtons({ id }: Pick<Run, 'id'>): Button[] {
  return [
    { action: 'snooze_10m', value: id, label: 'In 10 min' },
    { action: 'snooze_1h', value: id, label: 'In 1 h' },
    { action: 'snooze_tomorrow', value: id, label: 'Tomorrow' },
  ];
}

/** The private answer to such a button. */
export function snoozed(schedule: Schedule, now: number): Post {
  const remove: Button = { action: 'delete', value: schedule.id, label: 'Delete' };
  return { ...notice(`I will remind you again ${whenText(schedule.when, now)}.`, [remove]), schedule: schedule.id };
}
