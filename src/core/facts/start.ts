import type { Command } from '../command/command.ts';
import type { Inbound } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import type { Plan } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import type { When } from '../domain/schedule.ts';
import { answerableFrom } from '../domain/showing.ts';
import type { Target } from '../queries.ts';
import type { NoTime } from '../understand/time/no-time.ts';
import { nameFrom, numberedName } from '../understand/naming.ts';
import { followedBy, type Gathering, namesFor } from './around.ts';
import { nameSource, retryName } from './asked-work.ts';
import type { WorkFacts } from './facts.ts';

/** What the event asks for, as far as it is known. */
type Wanted = {
  command?: Command | undefined;
  plan?: Plan | undefined;
  /** The request without its time. */
  request?: string | undefined;
  when?: When | NoTime | undefined;
  target: Target;
  offers: readonly Offer[];
};

/** The one run that an event may start: whose it is, what it is named after, and the open offers that it can come from. */
export type Start = { open: Offer[]; named: Offer | undefined; owner: string; mayStart: boolean; name: string };

export function startOf(inbound: Inbound, { command, plan, request, target, offers }: Wanted): Start {
  const { person, at } = inbound;
  const open = offers.filter((offer) => offer.status === 'open' && at <= offer.expiresAt);
  const seen = open.filter((offer) => answerableFrom(offer) <= at);
  const named = target.offer ?? seen.findLast((offer) => offer.person.id === person.id) ?? seen.at(-1);
  const owner = (target.offer ?? target.run ?? named)?.person ?? person;
  const mayStart = command?.kind === 'task' || plan !== undefined || named !== undefined || target.run !== undefined;
  const source = () => request ?? nameSource(inbound, command, target.run, plan ? undefined : named);
  const name = mayStart ? (retryName(inbound, target.run) ?? nameFrom(source())) : '';
  return { open, named, owner: owner.id, mayStart, name };
}

type Around = Pick<Wanted, 'when' | 'target'> & { threadRuns: readonly Run[]; ownRuns: readonly Run[] };

/** What a start, or a schedule in its place, needs to know, and the runs that the event may end or offer to follow. */
export async function startFacts(
  inbound: Inbound,
  { ports: { queries }, newId, crowded }: Gathering,
  { open, named, owner, mayStart, name }: Start,
  { when, target, threadRuns, ownRuns }: Around,
): Promise<Pick<WorkFacts, 'ownerLive' | 'newName' | 'scheduling' | 'followed' | 'names'>> {
  const { workspace, person } = inbound;
  const [ownerRuns, newName, scheduling, followed, names] = await Promise.all([
    owner === person.id ? ownRuns : queries.runs.liveOf(workspace, owner),
    mayStart ? (crowded ? numberedName(name, newId) : queries.runs.freeName(workspace, name)) : '',
    when || named?.schedule || target.run?.reminds ? queries.schedules.room(workspace, owner, name) : undefined,
    followedBy(target.offer ? [...open, target.offer] : open, queries),
    namesFor([...threadRuns, ...ownRuns, ...(target.run ? [target.run] : [])], queries),
  ]);
  return { ownerLive: ownerRuns.length, newName, scheduling, followed, names };
}
