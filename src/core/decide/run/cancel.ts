import type { Effect } from '../../domain/effect.ts';
import type { WorkFacts } from '../../facts/facts.ts';
import type { Inbound } from '../../domain/message.ts';
import { lastWord } from '../../domain/outgoing.ts';
import { mayActFor } from '../../policy.ts';
import { notRequester, presentStopping, runFinished } from '../../present/notices.ts';
import { presentCanceled } from '../../present/run/result.ts';
import { isFinal, questionsOf, type Run } from '../../domain/run.ts';
import { tell } from '../say.ts';

/** People see the runs of the channel they are in, and their own. */
export function visible(inbound: Inbound, run: Run | undefined): Run | undefined {
  if (!run || run.workspace !== inbound.workspace) return undefined;
  return run.channel === inbound.channel || run.person.id === inbound.person.id ? run : undefined;
}

export function mayCancel(inbound: Inbound, facts: WorkFacts, run: Run): boolean {
  return mayActFor(facts.policy, 'cancel', run, inbound.person);
}

/** Words that come late, as after a crash, are about what there was when they were said, not about what came since. */
export function thereWhenSaid(inbound: Inbound, runs: Run[]): Run[] {
  return runs.filter(({ askedAt = 0 }) => askedAt <= inbound.at);
}

/** Stops a run in whatever state it is. */
export function cancel(inbound: Inbound, facts: WorkFacts, run: Run): Effect[] {
  if (!mayCancel(inbound, facts, run)) return [tell(inbound, notRequester(run.person, 'cancel'))];
  if (isFinal(run.status)) return [tell(inbound, runFinished(run, facts.now))];
  const stopping = tell(inbound, presentStopping(run));
  // The card and the run's last word are answer enough to a word or a reaction in the thread.
  const told = inbound.kind === 'command' || inbound.replyTo !== undefined ? [stopping] : [];
  if (run.canceledBy) return told;
  if (run.status === 'running') return [{ do: 'signalCancel', run, by: inbound.person }, ...told];
  const { parked: _parked, ...rest } = run;
  const name = run.name || (facts.names[run.id] ?? '');
  const ended: Run = { ...rest, name, status: 'canceled', canceledBy: inbound.person, finishedAt: facts.now };
  const said: Effect = { do: 'say', outgoing: lastWord(ended, presentCanceled(ended)) };
  const questions = run.parked ? questionsOf(run.parked) : [];
  return [{ do: 'end', run: ended, was: run.status, questions }, said, ...told];
}
