import type { Turn } from '../../domain/conversation.ts';
import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { noneStopped, askWhichRun, stoppedAlready } from '../../present/notices.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import type { Reading } from '../../understand/reading.ts';
import { cancel } from './cancel.ts';
import { tell } from '../say.ts';

type Message = InboundOf<'message'>;

/** Whoever is asked which run to stop answers soon; later "the first one" is about something else. */
const ASKED_FOR_MS = 10 * 60_000;

/** Asks which of the runs to stop, and keeps in which order they were listed. */
export function askToPick(inbound: Message, runs: Run[], again?: true): Effect[] {
  // Words in a thread stop only what is at work there.
  const inThread = runs.every((run) => run.thread === inbound.thread);
  return [tell(inbound, askWhichRun(runs, inThread, again)), rememberPick(inbound, runs, again)];
}

/** Keeps that it was asked, so that the next words of that person can answer it. */
export function rememberPick(inbound: Message, runs: Run[], again?: true): Effect {
  const turn: Turn = {
    by: 'bot',
    name: 'Meanwhile',
    // What the runs are called was for that person alone.
    text: 'I asked which of the runs I shall stop.',
    at: inbound.at,
    person: inbound.person.id,
    which: { runs: runs.map(({ id }) => id), ...(again && { again }) },
  };
  return { do: 'remember', thread: inbound.thread, turn };
}

/** "The first one", "both", "the migration one": an answer to which of the listed runs to stop. */
export function pickInWords(inbound: Message, facts: MessageFacts): Effect[] | undefined {
  const which = openPick(inbound, facts);
  if (!which) return undefined;
  const live = new Map([...facts.threadRuns, ...facts.ownRuns].map((run) => [run.id, run]));
  const listed = which.runs.map((id) => ({ run: live.get(id) }));
  const means = listed.length === 1 ? yesOrNo(facts.reading) : facts.reading.pickFrom(listed, true);
  if (means === 'none') return [tell(inbound, noneStopped())];
  if (means === 'doubt' || (means === undefined && isBareYes(facts.reading))) {
    const left = listed.flatMap(({ run }) => (run && !isFinal(run.status) ? [run] : []));
    return left.length > 0 && !which.again ? askToPick(inbound, left, true) : undefined;
  }
  if (means === undefined) return undefined;
  const meant = means.flatMap((place) => listed[place]?.run ?? []);
  return meant.length > 0 ? meant.flatMap((run) => cancel(inbound, facts, run)) : [tell(inbound, stoppedAlready())];
}

/** Of a single run it is asked whether to stop it. */
function yesOrNo({ answer, stop }: Reading): number[] | 'none' | undefined {
  if (answer.means === 'accept' || stop?.whole) return [0];
  return answer.means === 'unclear' ? undefined : 'none';
}

/** A yes says not which one, and is for no offer where that was the question. */
function isBareYes({ answer: { means, addition } }: Reading): boolean {
  return means === 'accept' && addition === undefined;
}

/** The bot's question that this is the next message of its person after. */
function openPick({ person, at }: Message, { history }: MessageFacts): Turn['which'] {
  const last = history.findLast((turn) => turn.which !== undefined && turn.person === person.id);
  if (!last || at - last.at > ASKED_FOR_MS) return undefined;
  const spoke = history.some((turn) => turn.by === 'person' && turn.person === person.id && turn.at > last.at);
  return spoke ? undefined : last.which;
}
