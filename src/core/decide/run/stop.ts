import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { cancel, mayCancel, thereWhenSaid } from './cancel.ts';
import { stopOneOf } from '../command.ts';
import { askToPick } from './pick-run.ts';

type Message = InboundOf<'message'>;

/**
 * Words that stop: what the bot is writing for this person, or else the thread's live run; with several it asks which.
 * Undefined where there is nothing to stop, so that the words may mean something else.
 */
export function stopWords(inbound: Message, facts: MessageFacts): Effect[] | undefined {
  const { run: shown, question } = facts.target;
  const { stop } = facts.reading;
  if (shown && !question && stop?.whole) return isFinal(shown.status) ? undefined : cancel(inbound, facts, shown);
  const named = namedRuns(inbound, facts);
  if (named) return named.flatMap((run) => cancel(inbound, facts, run));
  const described = describedRuns(inbound, facts);
  if (described) return described;
  if (!stop?.whole) return undefined;
  const writing = facts.replies.filter(({ person }) => person.id === inbound.person.id);
  if (writing.length > 0) return writing.map((reply): Effect => ({ do: 'stopReply', reply }));
  const there = thereWhenSaid(inbound, facts.threadRuns);
  if (there.length === 0) return undefined;
  const own = there.filter((run) => mayCancel(inbound, facts, run));
  return stopOneOf(inbound, facts, own.length > 0 ? own : there.slice(0, 1));
}

/** "Stop the migration", "cancel the queued one": the one that the words fit, or of several it is asked which one they mean. */
function describedRuns(inbound: Message, facts: MessageFacts): Effect[] | undefined {
  if (facts.reading.stop?.named === undefined) return undefined;
  const there = thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run));
  const means = facts.reading.whichToStop(there.map((run) => ({ run })));
  if (means === 'doubt') return there.length > 1 ? askToPick(inbound, there) : undefined;
  if (!Array.isArray(means)) return undefined;
  return means.flatMap((place) => cancel(inbound, facts, there[place] as Run));
}

/** The thread's live runs that the message names by name or id, or all that the person may stop. */
function namedRuns(inbound: Message, facts: MessageFacts): Run[] | undefined {
  const { named, all } = facts.reading.stop ?? {};
  if (named === undefined) return undefined;
  const runs = all
    ? thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run))
    : facts.threadRuns.filter((run) => run.name === named || run.id === named);
  return runs.length > 0 ? runs : undefined;
}
