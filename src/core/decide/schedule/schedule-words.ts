import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { mayActFor } from '../../policy.ts';
import { noTime } from '../../present/no-time.ts';
import { notScheduleOwner, presentSchedules } from '../../present/schedule.ts';
import { nothingScheduledHere, pauseOrDelete, scheduleMoved, wholeTime } from '../../present/schedule-words.ts';
import { isRepeated, type Schedule, type When } from '../../domain/schedule.ts';
import { tickAfter } from '../../domain/time/ticks.ts';
import type { NoTime } from '../../understand/time/no-time.ts';
import { thereWhenSaid } from '../run/cancel.ts';
import { isEngaged } from '../engaged.ts';
import { ownOpenOffer } from '../run/own.ts';
import { ownOpenQuestion } from '../question.ts';
import { reply, tell } from '../say.ts';
import { changed, type ScheduleAct, toldTicks } from './schedule.ts';
import type { Spoken } from '../spoken.ts';

type Message = InboundOf<'message'>;

/** "Delete it", "pause it", "change it to every 2 hours" in a schedule's thread are about that schedule. */
export function wordsToSchedule(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const said = facts.scheduleWords;
  if (!said || facts.plan || !(spokenTo || isEngaged(inbound, facts))) return undefined;
  const ends = 'act' in said && (said.act === 'stop' || said.act === 'delete');
  if (ends && meansSomethingElse(inbound, facts)) return undefined;
  const here = (facts.schedules ?? []).filter(
    ({ channel, thread }) => channel === inbound.channel && thread === inbound.thread,
  );
  const [schedule, ...more] = here;
  if (!schedule) return spokenTo ? nothingHere(inbound, facts) : undefined;
  if (more.length > 0) return [reply(inbound, presentSchedules(here, facts.now))];
  if ('to' in said) return move(inbound, facts, schedule, said.to);
  if (said.act === 'stop' && isRepeated(schedule.when)) return [reply(inbound, pauseOrDelete(schedule, facts.now))];
  return act(inbound, facts, schedule, said.act === 'stop' ? 'delete' : said.act);
}

/** What is open or live here is what a person ends first. */
function meansSomethingElse(inbound: Message, facts: MessageFacts): boolean {
  return (
    ownOpenOffer(inbound, facts) !== undefined ||
    ownOpenQuestion(inbound, facts) !== undefined ||
    thereWhenSaid(inbound, facts.threadRuns).length > 0 ||
    facts.replies.length > 0
  );
}

/** A model may know what is meant; without one, only the bot's own things can be. */
function nothingHere(inbound: Message, facts: MessageFacts): Effect[] | undefined {
  const said = facts.scheduleWords;
  const isStop = said && 'act' in said && said.act === 'stop';
  const other =
    isStop || facts.command || facts.canTalk || facts.threadRuns.length > 0 || meansSomethingElse(inbound, facts);
  return other ? undefined : [reply(inbound, nothingScheduledHere())];
}

function act(inbound: Message, facts: MessageFacts, schedule: Schedule, what: ScheduleAct): Effect[] {
  const { effects, post, isPrivate } = changed(inbound, facts, schedule, what);
  return [...effects, isPrivate ? tell(inbound, post) : reply(inbound, post)];
}

function move(inbound: Message, facts: MessageFacts, schedule: Schedule, when: When | NoTime): Effect[] {
  if (!mayActFor(facts.policy, 'cancel', schedule, inbound.person)) return [tell(inbound, notScheduleOwner(schedule))];
  if ('wrong' in when) return [reply(inbound, noTime(when, facts.now))];
  // "Change it to 10:30" leaves open what becomes of the days.
  if (isRepeated(schedule.when) && !isRepeated(when)) return [reply(inbound, wholeTime(schedule, facts.now))];
  const next = tickAfter(when.timing, facts.now, facts.calendar);
  if (next === undefined) return [reply(inbound, noTime({ wrong: 'past', text: when.words }, facts.now))];
  const { paused: _paused, pausedBy: _by, skipped: _skipped, ...rest } = schedule;
  const to: Schedule = { ...rest, when, next, failures: 0 };
  return [
    { do: 'reschedule', was: schedule, to },
    reply(inbound, scheduleMoved(to, toldTicks(facts, when), facts.now)),
  ];
}
