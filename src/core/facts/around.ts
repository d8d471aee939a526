import type { Inbound } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import type { Question } from '../domain/question.ts';
import type { Run } from '../domain/run.ts';
import { answerableFrom } from '../domain/showing.ts';
import type { HandlePorts } from '../ports.ts';
import type { Queries } from '../queries.ts';
import type { Reading } from '../understand/reading.ts';
import { keyNameOf } from '../understand/naming.ts';
import type { CommonFacts, WorkFacts } from './facts.ts';

/**
 * What facts are gathered with: what the words say by themselves, and an id for what the event may make. `crowded`: free names were
 * taken before they could be committed.
 */
export type Gathering = { ports: HandlePorts; said: Reading; newId: string; crowded: boolean };

/** What takes no reading but of the bot's own turns. */
export async function commonFacts(inbound: Inbound, { ports, newId }: Gathering): Promise<CommonFacts> {
  const { stranger, workspace, person, at, id } = inbound;
  const botTurns = stranger === 'bot' ? await ports.queries.people.botTurns(workspace, person.id, at, id) : 0;
  const { workflows, calendar, canTalk } = ports;
  return { now: ports.now(), policy: ports.policy(), workflows, calendar, canTalk, newId, botTurns };
}

/** The work of the thread and of the person. */
export async function liveWork(inbound: Inbound, { offers, runs }: Queries) {
  const { workspace, thread, person } = inbound;
  const [stored, threadRuns, ownRuns, workspaceLive] = await Promise.all([
    offers.inThread(thread),
    runs.liveIn(thread),
    runs.liveOf(workspace, person.id),
    runs.liveCount(workspace),
  ]);
  return { offers: inOrderShown(stored), threadRuns: byAge(threadRuns), ownRuns: byAge(ownRuns), workspaceLive };
}

/** Names for those that have none, should the event end them. */
export async function namesFor(runs: readonly Run[], queries: Queries): Promise<WorkFacts['names']> {
  const names: WorkFacts['names'] = {};
  for (const run of runs) {
    const { id, name, workspace } = run;
    if (name !== '' || names[id] !== undefined) continue;
    const free = await queries.runs.freeName(workspace, keyNameOf(run));
    names[id] = Object.values(names).includes(free) ? `${free}-${id}` : free;
  }
  return names;
}

/** The runs that offers are to follow. */
export async function followedBy(offers: readonly Offer[], { runs }: Queries): Promise<WorkFacts['followed']> {
  const equals = offers.flatMap(({ equal }) => (equal ? [equal.run] : []));
  return byId(await Promise.all(equals.map((id) => runs.get(id))));
}

export function byId(runs: readonly (Run | undefined)[]): Record<string, Run> {
  return Object.fromEntries(runs.flatMap((run) => (run ? [[run.id, run]] : [])));
}

/** A bare yes is for what was asked last, and by the clocks of those who ask that may not be told. */
export function inOrderShown<T extends Offer | Question>(asked: T[]): T[] {
  return asked
    .map((one) => ({ one, from: answerableFrom(one) }))
    .toSorted((a, b) => (a.from === b.from ? 0 : a.from - b.from))
    .map(({ one }) => one);
}

export function byAge(runs: readonly Run[]): Run[] {
  return runs.toSorted((a, b) => a.createdAt - b.createdAt);
}
