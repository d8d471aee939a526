import { moreFrom } from '../../domain/carried.ts';
import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { mayActFor } from '../../policy.ts';
import { additionNoted, additionsFull, takesNothingIn } from '../../present/run/addition.ts';
import { isFinal, MAX_ADDITIONS, type Run } from '../../domain/run.ts';
import { request } from '../offer/request.ts';
import { reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';
import { workflowOf } from './start.ts';
import { thereWhenSaid } from './cancel.ts';
import { isAlone } from '../engaged.ts';

type Message = InboundOf<'message'>;

/**
 * What is surely said to work that goes on in the thread reaches it as added context. Undefined where it is not sure, or
 * nothing there takes anything in.
 */
export function addToRun(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const runs = runsSpokenTo(inbound, facts, spokenTo);
  const said = runs.length > 0 ? facts.reading.toRun : undefined;
  return said?.meant === 'surely' && !talkWentOn(facts, runs) ? add(inbound, facts, runs, said.text) : undefined;
}

/** What may as well be talk is added too, so that nothing is lost; with a model it is answered all the same. */
export function maybeAddToRun(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const runs = runsSpokenTo(inbound, facts, spokenTo);
  const said = runs.length > 0 ? facts.reading.toRun : undefined;
  const added = said && add(inbound, facts, runs, said.text);
  if (added) return facts.canTalk ? [...added, ...request(inbound, facts)] : added;
  const run = runs.at(-1);
  // Work that takes nothing in says so, once.
  // One that has asked something has said what it takes.
  if (!run || run.saidDeaf || run.parked?.reason === 'question' || said?.meant !== 'surely' || talkWentOn(facts, runs))
    return undefined;
  return [{ do: 'saidDeaf', run }, reply(inbound, takesNothingIn(run))];
}

/** The thread's runs that the person may add to, where they talk to nobody else. */
function runsSpokenTo(inbound: Message, facts: MessageFacts, spokenTo: boolean): Run[] {
  if (facts.command || facts.plan || !(spokenTo || isAlone(inbound, facts))) return [];
  // A reply to a run's card is said to that run.
  const { run, question } = facts.target;
  return thereWhenSaid(inbound, run && !question && !isFinal(run.status) ? [run] : facts.threadRuns).filter((run) =>
    mayAddTo(inbound, facts, run),
  );
}

function add(inbound: Message, facts: MessageFacts, runs: Run[], text: string): Effect[] | undefined {
  const takers = runs.filter((run) => workflowOf(facts, run.plan)?.takesAdditions);
  const run =
    takers.find(({ id, name }) => facts.reading.words.has(id) || facts.reading.words.has(name)) ?? takers.at(-1);
  if (!run) return undefined;
  if ((run.additions ?? 0) >= MAX_ADDITIONS) return [reply(inbound, additionsFull(run))];
  const noted = takers.length > 1 ? [reply(inbound, additionNoted(run))] : [];
  const from = moreFrom(inbound);
  const addition = { by: inbound.person, text, at: inbound.at, ...(from && { from }) };
  return [{ do: 'add', run, addition }, ...noted];
}

function mayAddTo(inbound: Message, facts: MessageFacts, run: Run): boolean {
  return run.canceledBy === undefined && mayActFor(facts.policy, 'confirm', run, inbound.person);
}

/** The bot has answered something else since the work began, so "make it shorter" may be about that. */
function talkWentOn({ canTalk, history }: MessageFacts, runs: Run[]): boolean {
  const last = history.findLast(({ by }) => by === 'bot');
  return canTalk && last !== undefined && last.at > Math.max(...runs.map(({ createdAt }) => createdAt));
}
