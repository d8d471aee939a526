import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts, WorkFacts } from '../../facts/facts.ts';
import type { Inbound, InboundOf } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import { presentFollowing, presentFollowsNothing, presentNotFollowing } from '../../present/run/follow.ts';
import { runFinished } from '../../present/notices.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { visible } from './cancel.ts';
import { reply, tell } from '../say.ts';
import type { Spoken } from '../spoken.ts';

/** Adds the person to those who are told how the run ends. */
export function follow(inbound: Inbound, facts: WorkFacts, run: Run | undefined): Effect[] {
  const say = inbound.kind === 'message' ? reply : tell;
  const seen = visible(inbound, run);
  if (!seen) return [];
  if (isFinal(seen.status)) return [say(inbound, runFinished(seen, facts.now))];
  const { person } = inbound;
  const told = say(inbound, presentFollowing(seen));
  return follows(seen, person.id) ? [told] : [{ do: 'follow', run: seen, person }, told];
}

export function unfollow(inbound: Inbound, run: Run): Effect[] {
  const say = inbound.kind === 'message' ? reply : tell;
  const { person } = inbound;
  const told = say(inbound, presentNotFollowing(run));
  return !isFinal(run.status) && follows(run, person.id) ? [{ do: 'unfollow', run, person }, told] : [told];
}

/** The offer was to follow an equal run: it is taken up. */
export function acceptToFollow(inbound: Inbound, facts: WorkFacts, offer: Offer): Effect[] {
  const run = facts.followed[offer.equal?.run ?? ''];
  const effects = follow(inbound, facts, run);
  if (!run || isFinal(run.status)) return [{ do: 'resolve', offer, to: 'expired' }, ...effects];
  return [{ do: 'resolve', offer, to: 'accepted', by: inbound.person }, ...effects];
}

/** "Stop following": the runs of this channel that the person follows, or the one that is named. */
export function stopFollowing(
  inbound: InboundOf<'message'>,
  facts: MessageFacts,
  { spokenTo }: Spoken,
): Effect[] | undefined {
  const { following, words } = facts.reading;
  if (following?.says !== 'unfollow') return undefined;
  const named = facts.following.filter(({ name, id }) => words.has(name) || words.has(id));
  const meant = named.length > 0 ? named : facts.following;
  if (meant.length === 0) return spokenTo ? [reply(inbound, presentFollowsNothing())] : undefined;
  return meant.flatMap((run) => unfollow(inbound, run));
}

function follows({ followers = [] }: Run, person: string): boolean {
  return followers.some(({ id }) => id === person);
}
