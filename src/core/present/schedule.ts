import type { Button, Post } from '../domain/outgoing.ts';
import {
  isRepeated,
  MAX_FAILURES,
  ROOM_WAIT_MS,
  type Schedule,
  type SkipReason,
  type Ticked,
  type When,
} from '../domain/schedule.ts';
import { formatDuration } from './text/duration.ts';
import type { Person } from '../domain/message.ts';
import { clockText } from '../understand/time/clock.ts';
import { wallAt } from '../domain/time/zone.ts';
import { code, codeAndPlain } from './text/markdown.ts';
import { moment } from './text/moment.ts';
import { notice, refusedBy } from './text/notice.ts';
import { nameAmong, nameAndId, personName } from './text/subject.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** "Mon 23 Nov, 9:00" by the clocks of the zone; with the year where it is not this one. */
function timeIn(zone: string, at: number, now: number): string {
  return moment(at, wordsIn(zone, at, now));
}

/** The same with its zone, which goes where a platform shows each reader's own time. */
function timeAndZone(zone: string, at: number, now: number): string {
  return moment(at, `${wordsIn(zone, at, now)} (${zone})`);
}

/** "on Mon 23 Nov at 9:00 (Europe/Berlin)" */
function onTime(zone: string, at: number, now: number): string {
  return moment(at, `on ${wordsIn(zone, at, now).replace(', ', ' at ')} (${zone})`);
}

function wordsIn(zone: string, at: number, now: number): string {
  const wall = wallAt(at, zone);
  const day = DAYS[new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay()];
  const year = wall.year === wallAt(now, zone).year ? '' : ` ${wall.year}`;
  return `${day} ${wall.day} ${MONTHS[wall.month - 1]}${year}, ${clockText(wall)}`;
}

/** "every weekday at 9:00 (Europe/Berlin)", "on Mon 23 Nov at 9:00 (Europe/Berlin)" */
export function whenText({ timing, words }: When, now: number): string {
  return 'at' in timing ? onTime(timing.zone, timing.at, now) : `${words} (${timing.zone})`;
}

/** "Next: Mon 23 Nov, 9:00; Tue 24 Nov, 9:00." Nothing for what is done once, since that says its time itself. */
export function nextText(when: When, next: readonly number[], now: number): string {
  if (!isRepeated(when) || next.length === 0) return '';
  return ` Next: ${next.map((at) => timeIn(when.timing.zone, at, now)).join('; ')}.`;
}

/** What stands in its thread, and changes with it: what is done, when, for whom, and whether it is paused. */
export function presentScheduled(schedule: Schedule, summary: string, next: readonly number[], now: number): Post {
  const { when, person, paused } = schedule;
  if (schedule.reminds && paused === undefined)
    return { ...toldReminder(schedule, summary, next, now), schedule: schedule.id };
  const each = isRepeated(when) ? 'each result' : 'the result';
  const text =
    paused === undefined
      ? `${nameAndId(schedule)}: I will ${codeAndPlain(summary)} ${whenText(when, now)} for ${personName(person)}, and post ${each} here.${nextText(when, next, now)}`
      : `${nameAndId(schedule)} is ${pausedText(schedule)}: ${wasSet(schedule, summary, now)}. Nothing runs until somebody resumes it.`;
  return { kind: 'reply', text, buttons: scheduleButtons(schedule), files: [], schedule: schedule.id };
}

/** "⏰ Ana, I will remind you of “drink water” every day at 9:00 (Europe/Berlin)." */
function toldReminder(schedule: Schedule, summary: string, next: readonly number[], now: number): Post {
  const { when, person } = schedule;
  const text = `⏰ ${personName(person)}, I will ${codeAndPlain(summary)} ${whenText(when, now)}.${nextText(when, next, now)}`;
  return { kind: 'reply', text, buttons: scheduleButtons(schedule), files: [] };
}

/** What stands there once there is no such schedule any more: somebody deleted it, or its last time has come. */
export function presentEndedSchedule(schedule: Schedule, summary: string, by: Person | undefined, now: number): Post {
  const set = wasSet(schedule, summary, now);
  const text =
    by === undefined
      ? `${nameAndId(schedule)}: ${set}. Its time has come.`
      : `${nameAndId(schedule)} was deleted by ${personName(by)}: ${set}.`;
  return { kind: 'reply', text, buttons: [], files: [], schedule: schedule.id };
}

/** "run `npm test` every weekday at 9:00 (Europe/Berlin), for Ana" */
function wasSet({ when, person }: Schedule, summary: string, now: number): string {
  return `${codeAndPlain(summary)} ${whenText(when, now)}, for ${personName(person)}`;
}

/** The private answer to whoever typed the command. */
export function scheduledAnswer(schedule: Schedule, next: readonly number[], now: number): Post {
  const { when } = schedule;
  const text = `Scheduled ${nameAndId(schedule)} ${whenText(when, now)}.${nextText(when, next, now)}`;
  return { ...notice(text), schedule: schedule.id };
}

export function scheduleButtons(schedule: Schedule, label = ''): Button[] {
  const { id, paused } = schedule;
  const of = label === '' ? '' : ` ${label}`;
  const remove: Button = { action: 'delete', value: id, label: `Delete${of}` };
  if (!isRepeated(schedule.when)) return [remove];
  const turn: Button =
    paused === undefined
      ? { action: 'pause', value: id, label: `Pause${of}` }
      : { action: 'resume', value: id, label: `Resume${of}` };
  return [turn, remove];
}

/** Platforms show a handful of buttons well; more schedules are named in the command. */
const MOST_WITH_BUTTONS = 3;

export function presentSchedules(schedules: Schedule[], now: number): Post {
  if (schedules.length === 0) {
    return notice(
      'There are no schedules here. Make one with `/task <workflow> <request> --every "weekday at 9"`, or ask me: "every weekday at 9 run ...".',
    );
  }
  const buttons =
    schedules.length > MOST_WITH_BUTTONS
      ? []
      : schedules.flatMap((one) => scheduleButtons(one, schedules.length > 1 ? nameAmong(one, schedules) : ''));
  const hint = buttons.length > 0 ? '' : `\n\n${code('/schedules pause|resume|delete <id or name>')} changes one.`;
  return notice(`${schedules.map((one) => `- ${scheduleLine(one, now)}`).join('\n')}${hint}`, buttons);
}

/** When one of them comes next, to whoever asked that. */
export function presentNext(schedule: Schedule, now: number): Post {
  const { when, next, paused } = schedule;
  const name = nameAndId(schedule);
  const text = !isRepeated(when)
    ? `${name} runs once, ${whenText(when, now)}.`
    : paused === undefined
      ? `${name} comes next ${onTime(when.timing.zone, next, now)}; it is set for ${when.words}.`
      : `${name} is set for ${whenText(when, now)}, but it is ${pausedText(schedule)}.`;
  return { ...notice(text, scheduleButtons(schedule)), schedule: schedule.id };
}

/** None of the schedules here is what somebody asked about. */
export function noSuchSchedule(schedules: Schedule[], now: number): Post {
  const { text, buttons, ...rest } = presentSchedules(schedules, now);
  return schedules.length === 0
    ? { ...rest, text, buttons }
    : { ...rest, text: `I know of no schedule for that here. There are:\n${text}`, buttons };
}

export function presentSchedule(schedule: Schedule, now: number): Post {
  return notice(scheduleLine(schedule, now), scheduleButtons(schedule));
}

/** One schedule in a list. */
export function scheduleLine(schedule: Schedule, now: number): string {
  const { when, next, paused, person, failures } = schedule;
  const coming = isRepeated(when) ? `next ${timeIn(when.timing.zone, next, now)}` : undefined;
  const state = paused === undefined ? coming : pausedText(schedule);
  const failed =
    paused === undefined && failures > 0 ? `the last ${failures === 1 ? 'run' : `${failures} runs`} failed` : undefined;
  const parts = [nameAndId(schedule), whenText(when, now), state, failed, skippedText(schedule), personName(person)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function pausedText({ paused, pausedBy, failures }: Schedule): string {
  if (paused === 'failures') return `paused after ${failures} failed runs`;
  return paused === 'policy' ? 'paused, since it is not allowed any more' : `paused by ${personName(pausedBy)}`;
}

const SKIPPED: Record<SkipReason, string> = {
  overlap: 'since its last run is still at work',
  limit: 'since there were too many runs',
  off: 'since background work is switched off',
};

function skippedText({ skipped, when }: Schedule): string | undefined {
  if (skipped?.why === 'limit' && !isRepeated(when)) return 'waits, since there are too many runs';
  return skipped && `left out ${times(skipped.times)}, ${SKIPPED[skipped.why]}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** On the card of a schedule's run: why it is there, and what it makes up for. */
export function tickedText({ name, due, zone, missed, late }: Ticked, now: number): string {
  const from = `Scheduled by ${code(name)}`;
  if (!late) return `${from}.`;
  const more = missed > 0 ? `; it also makes up for ${missed === 1 ? '1 time' : `${missed} times`} after that` : '';
  return `${from} for ${timeIn(zone, due, now)}; I was away then, so it comes late${more}.`;
}

export function leftOutText(count: number): string {
  return `Its schedule left out ${times(count)} while this is at work.`;
}

/** In the schedule's thread, after the run that was one failure too many. */
export function pausedAfterFailures(schedule: Schedule): Post {
  return {
    kind: 'reply',
    text: `The last ${MAX_FAILURES} runs of ${nameAndId(schedule)} failed, so I have paused it. Resume it when what they need is mended.`,
    buttons: scheduleButtons({ ...schedule, paused: 'failures' }),
    files: [],
    mention: schedule.person,
  };
}

export function pausedByPolicy(schedule: Schedule, off?: string): Post {
  const why = `${nameAndId(schedule)} is not allowed here any more, so I have paused it. Whoever runs this bot can allow ${code(schedule.plan.workflow)} in its policy file.`;
  return {
    kind: 'reply',
    text: off === undefined ? why : `I have paused ${nameAndId(schedule)}, since it cannot work here. ${off}`,
    buttons: scheduleButtons({ ...schedule, paused: 'policy' }),
    files: [],
    mention: schedule.person,
  };
}

/** Its time has come and there is no room for it yet. */
export function waitsForRoom(schedule: Schedule): Post {
  return {
    kind: 'reply',
    text: `It is time for ${nameAndId(schedule)}, but there are too many runs right now. I start it as soon as there is room, and try that for ${formatDuration(ROOM_WAIT_MS)}.`,
    buttons: scheduleButtons(schedule),
    files: [],
    mention: schedule.person,
  };
}

/** A time that could not be used: nothing is there to be done later. */
export function notDoneOnce(schedule: Schedule, why: SkipReason | 'policy', off?: string): Post {
  const reason = why === 'policy' ? 'since it is not allowed here any more' : SKIPPED[why];
  const because = off === undefined ? `, ${reason}.` : `. ${off}`;
  return {
    kind: 'reply',
    text: `It is time for ${nameAndId(schedule)}, but I did not start it${because} Ask me anew if it is still wanted.`,
    buttons: [],
    files: [],
    mention: schedule.person,
  };
}

export function scheduleChanged(schedule: Schedule, act: 'pause' | 'resume' | 'delete', now: number): Post {
  const name = nameAndId(schedule);
  if (act === 'delete') return notice(`Deleted ${name}. A run of it that is at work goes on.`);
  if (act === 'pause') return notice(`Paused ${name}. A run of it that is at work goes on.`, scheduleButtons(schedule));
  const { zone } = schedule.when.timing;
  return notice(`Resumed ${name}. Next: ${timeAndZone(zone, schedule.next, now)}.`, scheduleButtons(schedule));
}

export function scheduleAlready(schedule: Schedule): Post {
  const state = schedule.paused === undefined ? 'is not paused' : 'is paused already';
  return notice(`${nameAndId(schedule)} ${state}.`, scheduleButtons(schedule));
}

export function notScheduleOwner(schedule: Schedule): Post {
  return refusedBy(
    'rules: cancel for others',
    `Only ${personName(schedule.person)} can change ${nameAndId(schedule)}.`,
  );
}

/** What is done once can only be deleted. */
export function onceCannotPause(schedule: Schedule): Post {
  return notice(
    `${nameAndId(schedule)} runs only once, so there is nothing to pause. You can delete it.`,
    scheduleButtons(schedule),
  );
}

export function unknownSchedule(reference: string): Post {
  return notice(`I know no schedule ${code(reference, 60)} here. ${code('/schedules')} lists them.`);
}

export function scheduleLimit(limit: number, whose: 'person' | 'workspace'): Post {
  const who = whose === 'person' ? 'You have' : 'There are';
  return refusedBy(
    whose === 'person' ? 'limits.schedulesPerPerson' : 'limits.schedulesPerWorkspace',
    `${who} ${limit} ${limit === 1 ? 'schedule' : 'schedules'} already, which is the most ${whose === 'person' ? 'for one person' : 'here'}. Nothing was scheduled; ${code('/schedules')} lists them, so you can delete one.`,
  );
}
