import { isSpokenTo, type InboundOf } from '../domain/message.ts';
import type { Queries } from '../queries.ts';
import { isFinal, type Run, type Status } from '../domain/run.ts';
import type { StateReading } from '../understand/reading.ts';
import { isToldHere } from './told-here.ts';

/** What a question about the state of things can be about: only what its readers may see (SPEC B14). */
export type AskedStatus = {
  question: StateReading;
  /** The live runs that may be told of here, oldest first. */
  live: Run[];
  /** The runs that ended lately and may be told of here, latest first. */
  ended: Run[];
  /** Those of the person's own that ended since they last looked, latest first. */
  missed: Run[];
};

const LIVE = ['queued', 'running', 'waiting'] as const satisfies Status[];
const FINAL = ['completed', 'failed', 'canceled'] as const satisfies Status[];

/** Reads what may be asked about. */
export async function askedStatus(
  inbound: InboundOf<'message'>,
  question: StateReading,
  threadRuns: Run[],
  queries: Queries,
): Promise<AskedStatus> {
  const { workspace, person } = inbound;
  const listed = (statuses: readonly Status[]) =>
    queries.runs.list({ place: inbound, person: person.id, mine: false, statuses, page: 1 });
  const [live, ended, unread, named] = await Promise.all([
    listed(LIVE),
    listed(FINAL),
    queries.runs.unread(workspace, person.id),
    namedRun(inbound, question, queries),
  ]);
  const here = (run: Run) => isToldHere(run, inbound);
  const known = named && (named.person.id === person.id || named.channel === inbound.channel) ? [named] : [];
  const seen = unique([...threadRuns, ...live.runs, ...ended.runs, ...known]).filter(here);
  return {
    question,
    live: seen.filter(({ status }) => !isFinal(status)).toSorted((a, b) => a.createdAt - b.createdAt),
    ended: seen.filter(({ status }) => isFinal(status)).toSorted((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)),
    missed: unread.filter(here),
  };
}

/** An older run than a list shows, by its name. */
async function namedRun(
  inbound: InboundOf<'message'>,
  { reference }: StateReading,
  queries: Queries,
): Promise<Run | undefined> {
  if (reference === undefined || !isSpokenTo(inbound)) return undefined;
  return queries.runs.find(inbound.workspace, reference);
}

function unique(runs: Run[]): Run[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}
