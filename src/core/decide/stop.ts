import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { InboundOf } from '../message.ts';
import { isFinal, type Run } from '../run.ts';
import { isStop } from '../stop.ts';
import { whichOf } from '../which.ts';
import { cancel, mayCancel, thereWhenSaid } from './cancel.ts';
import { stopOneOf } from './command.ts';
import { askWhich } from './which.ts';

type Message = InboundOf<'message'>;

/** "stop side-one", "cancel both": what is meant stands after the word; "end of the migration" means none. */
const NAMED =
  /^(?:please\s+)?(?:stop|cancel|abort|kill|end)\s+(?=\S)(?!(?:of|by|at|in|to|for|up|over|and|or)\b)(.{1,80}?)(?:(?<!\s)\s+please)?[.!]*$/i;
const ALL = /^(?:all|both|everything|them all|all of them|both of them|all runs|all of it)$/i;

/** Whether words ask to stop something, known or not. */
export function asksToStop(text: string): boolean {
  return isStop(text) || NAMED.test(text.trim());
}

/**
 * Words that stop: what the bot is writing for this person, or else the thread's live run; with several it asks which.
 * Undefined where there is nothing to stop, so that the words may mean something else.
 */
export function stopWords(inbound: Message, facts: Facts): Effect[] | undefined {
  const { run: shown, question } = facts.target;
  if (shown && !question && isStop(inbound.text))
    return isFinal(shown.status) ? undefined : cancel(inbound, facts, shown);
  const named = namedRuns(inbound, facts);
  if (named) return named.flatMap((run) => cancel(inbound, facts, run));
  const described = describedRuns(inbound, facts);
  if (described) return described;
  if (!isStop(inbound.text)) return undefined;
  const writing = facts.replies.filter(({ person }) => person.id === inbound.person.id);
  if (writing.length > 0) return writing.map((reply): Effect => ({ do: 'stopReply', reply }));
  const there = thereWhenSaid(inbound, facts.threadRuns);
  if (there.length === 0) return undefined;
  const own = there.filter((run) => mayCancel(inbound, facts, run));
  return stopOneOf(inbound, facts, own.length > 0 ? own : there.slice(0, 1));
}

/** "Stop the migration", "cancel the queued one": the one that the words fit, or of several it is asked which one they mean. */
function describedRuns(inbound: Message, facts: Facts): Effect[] | undefined {
  const said = NAMED.exec(inbound.text.trim())?.[1];
  const there = thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run));
  if (said === undefined) return undefined;
  const means = whichOf(
    said,
    there.map((run) => ({ run })),
    false,
  );
  if (means === 'doubt') return there.length > 1 ? askWhich(inbound, there) : undefined;
  if (!Array.isArray(means)) return undefined;
  return means.flatMap((place) => cancel(inbound, facts, there[place] as Run));
}

/** The thread's live runs that the message names by name or id, or all that the person may stop. */
function namedRuns(inbound: Message, facts: Facts): Run[] | undefined {
  const name = NAMED.exec(inbound.text.trim())?.[1]?.replace(/[`"']/g, '').toLowerCase();
  if (name === undefined) return undefined;
  const runs = ALL.test(name)
    ? thereWhenSaid(inbound, facts.threadRuns).filter((run) => mayCancel(inbound, facts, run))
    : facts.threadRuns.filter((run) => run.name === name || run.id === name);
  return runs.length > 0 ? runs : undefined;
}
