import type { Inbound, InboundOf } from '../domain/message.ts';
import type { Plan } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import type { Queries } from '../queries.ts';
import type { Reading } from '../understand/reading.ts';
import { byAge } from './around.ts';
import type { MessageFacts, RequestFacts } from './facts.ts';
import { planKey } from './plan-key.ts';
import { isToldHere } from './told-here.ts';

/** What stands around a request, for whether to offer it (SPEC A3). */
export async function wishesAbout(
  inbound: Inbound,
  plan: Plan | undefined,
  { people, runs, offers }: Queries,
): Promise<Pick<RequestFacts, 'preferences' | 'alike' | 'saidNo'>> {
  const { workspace, person } = inbound;
  const key = plan && planKey(plan);
  const [preferences, alike, saidNo] = await Promise.all([
    people.preferences(inbound, person.id),
    key === undefined ? [] : runs.alike(workspace, key),
    key === undefined ? false : offers.declinedLately(workspace, person.id, key),
  ]);
  return { preferences, alike: byAge(alike), saidNo };
}

/** The live runs of the channel that the person follows, where they want to stop that. */
export async function followingOf(
  { workspace, channel, person }: InboundOf<'message'>,
  { following }: Reading,
  { runs }: Queries,
): Promise<MessageFacts['following']> {
  if (following?.says !== 'unfollow') return [];
  const live = await runs.liveInWorkspace(workspace);
  return live.filter((run) => run.channel === channel && run.followers?.some(({ id }) => id === person.id));
}

/** Only asked about where nothing is running any more that a question about the state of things can be about. */
export async function lastEndedFor(
  inbound: InboundOf<'message'>,
  { state }: Reading,
  live: readonly Run[],
  { runs }: Queries,
): Promise<Run | undefined> {
  if (!state?.whole) return undefined;
  if (live.some((run) => isToldHere(run, inbound))) return undefined;
  const here = await runs.lastEndedIn(inbound.thread);
  if (here || !(inbound.mentioned || inbound.direct)) return here;
  const unread = await runs.unread(inbound.workspace, inbound.person.id);
  return unread.find((run) => isToldHere(run, inbound));
}
