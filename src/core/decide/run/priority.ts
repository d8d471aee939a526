import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { mayActFor } from '../../policy.ts';
import { notRequester } from '../../present/notices.ts';
import { prioritized, whichToPrioritize } from '../../present/run/priority.ts';
import { thereWhenSaid } from './cancel.ts';
import { isAlone } from '../engaged.ts';
import { reply, tell } from '../say.ts';
import type { Spoken } from '../spoken.ts';

/**
 * "Make it urgent", "this can wait": about the thread's live run, or the one that is named; with several it asks which.
 * Undefined where it is not said to the bot, or nothing is there to mean.
 */
export function priorityWords(
  inbound: InboundOf<'message'>,
  facts: MessageFacts,
  { spokenTo }: Spoken,
): Effect[] | undefined {
  if (!spokenTo && !isAlone(inbound, facts)) return undefined;
  const said = facts.reading.priority;
  const live = thereWhenSaid(inbound, facts.threadRuns).filter(({ canceledBy }) => canceledBy === undefined);
  if (!said || live.length === 0) return undefined;
  const named = said.run === undefined ? live : live.filter(({ id, name }) => id === said.run || name === said.run);
  const own = named.filter((run) => mayActFor(facts.policy, 'confirm', run, inbound.person));
  const [run] = own;
  const [others] = named;
  if (!run) return others && [tell(inbound, notRequester(others.person, 'change'))];
  if (own.length > 1) return [tell(inbound, whichToPrioritize(own, said.priority))];
  const told = reply(inbound, prioritized(run, said.priority));
  return run.priority === said.priority ? [told] : [{ do: 'prioritize', run, priority: said.priority }, told];
}
