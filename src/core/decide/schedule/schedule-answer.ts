import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import { isToldHere } from '../../facts/told-here.ts';
import type { InboundOf } from '../../domain/message.ts';
import { noSuchSchedule, presentNext, presentSchedules } from '../../present/schedule.ts';
import type { SchedulesReading } from '../../understand/reading.ts';
import { isEngaged } from '../engaged.ts';
import { reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';

type Message = InboundOf<'message'>;

/**
 * "What is scheduled?", "when does the nightly test run next?": from what is stored. Everybody in the channel reads the
 * answer, so of what is scheduled elsewhere it tells only in a direct message.
 */
export function scheduleAnswer(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const asked = facts.reading.schedules;
  if (!asked || !(spokenTo || isEngaged(inbound, facts))) return undefined;
  const known = (facts.schedules ?? []).filter((schedule) => isToldHere(schedule, inbound));
  const { now } = facts;
  if (asked.what === undefined) return [reply(inbound, presentSchedules(known, now))];
  const { words } = asked;
  const here = known.filter(({ thread }) => thread === inbound.thread);
  // "When does it start?" may be about anything, unless something is scheduled in this very thread.
  if (words.length === 0 && here.length === 0 && !asked.saysRun) return undefined;
  const meant = words.length > 0 ? asked.fitting(known) : here.length > 0 ? here : known;
  const [only] = meant;
  if (only) return [reply(inbound, meant.length === 1 ? presentNext(only, now) : presentSchedules(meant, now))];
  // "When does the train run?" is for somebody else to answer.
  return asked.ofWork && !isAboutRuns(asked, facts) ? [reply(inbound, noSuchSchedule(known, now))] : undefined;
}

/** "When will it start?" of a thread with live runs is about those. */
function isAboutRuns({ saysNext }: SchedulesReading, { threadRuns }: MessageFacts): boolean {
  return threadRuns.length > 0 && !saysNext;
}
