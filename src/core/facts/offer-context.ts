import type { Inbound } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import type { Plan } from '../domain/plan.ts';
import { planKey } from './plan-key.ts';
import type { Queries } from '../queries.ts';
import type { Preferences } from '../domain/preference.ts';
import type { Run } from '../domain/run.ts';
import type { Reading } from '../understand/reading.ts';
import { isToldHere } from './told-here.ts';

/** What stands around a request, for whether to offer it (SPEC A3), and around a question about the state of things. */
export type OfferContext = {
  preferences: Preferences;
  alike: Run[];
  saidNo: boolean;
  followed: Record<string, Run>;
  following: Run[];
  lastEnded?: Run | undefined;
};

type Seen = { inbound: Inbound; reading: Reading; plan: Plan | undefined; offers: Offer[]; live: Run[] };

/** Reads only what the event can need. */
export async function offerContext(
  { inbound, reading, plan, offers, live }: Seen,
  queries: Queries,
): Promise<OfferContext> {
  const { workspace, person } = inbound;
  const talks = inbound.kind === 'message' || inbound.kind === 'command';
  const key = talks && plan ? planKey(plan) : undefined;
  const equals = offers.flatMap(({ equal }) => (equal ? [equal.run] : []));
  const [preferences, alike, saidNo, runs, following, lastEnded] = await Promise.all([
    talks ? queries.people.preferences(inbound, person.id) : {},
    key === undefined ? [] : queries.runs.alike(workspace, key),
    key === undefined ? false : queries.offers.declinedLately(workspace, person.id, key),
    Promise.all(equals.map((id) => queries.runs.get(id))),
    reading.following?.says === 'unfollow' ? followedBy(inbound, queries) : [],
    lastEndedFor(inbound, reading, live, queries),
  ]);
  const followed = Object.fromEntries(runs.flatMap((run) => (run ? [[run.id, run]] : [])));
  return {
    preferences,
    alike: alike.toSorted((a, b) => a.createdAt - b.createdAt),
    saidNo,
    followed,
    following,
    lastEnded,
  };
}

async function followedBy({ workspace, channel, person }: Inbound, queries: Queries): Promise<Run[]> {
  const live = await queries.runs.liveInWorkspace(workspace);
  return live.filter((run) => run.channel === channel && run.followers?.some(({ id }) => id === person.id));
}

/** Only asked about where nothing is at work any more that the question can be about. */
async function lastEndedFor(
  inbound: Inbound,
  { state }: Reading,
  live: Run[],
  queries: Queries,
): Promise<Run | undefined> {
  if (inbound.kind !== 'message' || !state?.whole) return undefined;
  if (live.some((run) => isToldHere(run, inbound))) return undefined;
  const here = await queries.runs.lastEndedIn(inbound.thread);
  if (here || !(inbound.mentioned || inbound.direct)) return here;
  const unread = await queries.runs.unread(inbound.workspace, inbound.person.id);
  return unread.find((run) => isToldHere(run, inbound));
}
