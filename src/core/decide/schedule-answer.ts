import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { InboundOf } from '../message.ts';
import { noSuchSchedule, presentNext, presentSchedules } from '../present/schedule.ts';
import { scheduledWork } from '../rules/schedule-questions.ts';
import type { Schedule } from '../schedule.ts';
import { scheduleQuestion } from '../status-question.ts';
import { clean, plain, singular, tokens } from '../words.ts';
import { isEngaged } from './engaged.ts';
import { reply } from './say.ts';
import type { Spoken } from './spoken.ts';

type Message = InboundOf<'message'>;

/** Says what kind of question it is, and not which schedule. */
const SMALL = new Set(
  'the my our your this that it next again run runs job jobs task tasks schedule scheduled reminder one'.split(' '),
);

/**
 * "What is scheduled?", "when does the nightly test run next?": from what is stored. Everybody in the channel reads the
 * answer, so of what is scheduled elsewhere it tells only in a direct message.
 */
export function scheduleAnswer(inbound: Message, facts: Facts, { spokenTo }: Spoken): Effect[] | undefined {
  const asked = scheduleQuestion(inbound.text);
  if (!asked || !(spokenTo || isEngaged(inbound, facts))) return undefined;
  const known = (facts.schedules ?? []).filter(({ channel }) => inbound.direct || channel === inbound.channel);
  const { now } = facts;
  if (asked.what === undefined) return [reply(inbound, presentSchedules(known, now))];
  const words = wordsOf(asked.what).filter((word) => !SMALL.has(word));
  const here = known.filter(({ thread }) => thread === inbound.thread);
  // "When does it start?" may be about anything, unless something is scheduled in this very thread.
  if (words.length === 0 && here.length === 0 && !/\b(?:run|schedul)/i.test(inbound.text)) return undefined;
  const meant = words.length > 0 ? bestOf(known, words) : here.length > 0 ? here : known;
  const [only] = meant;
  if (only) return [reply(inbound, meant.length === 1 ? presentNext(only, now) : presentSchedules(meant, now))];
  // "When does the train run?" is for somebody else to answer.
  return scheduledWork.test(asked.what) && !isAboutRuns(inbound, facts)
    ? [reply(inbound, noSuchSchedule(known, now))]
    : undefined;
}

/** "When will it start?" of a thread with live runs is about those. */
function isAboutRuns({ text }: Message, { threadRuns }: Facts): boolean {
  return threadRuns.length > 0 && !/\b(?:next|again|scheduled?|often)\b/i.test(text);
}

/** Those that most of the words fit; a day alone ("the next friday meeting") makes it no schedule of that day. */
function bestOf(schedules: Schedule[], words: string[]): Schedule[] {
  const fits = schedules.map(({ id, name, request, when }) => {
    const own = new Set(wordsOf(`${id} ${name.replaceAll('-', ' ')} ${request}`));
    const days = new Set(wordsOf(when.words));
    const known = words.filter((word) => own.has(word) || days.has(word)).length;
    return known === words.length || words.some((word) => own.has(word)) ? known : 0;
  });
  const most = Math.max(0, ...fits);
  return most === 0 ? [] : schedules.filter((_, at) => fits[at] === most);
}

function wordsOf(text: string): string[] {
  return tokens(plain(clean(text, 2_000))).flatMap(({ kind, key }) => (kind === 'word' ? [singular(key)] : []));
}
