import type { Effect } from '../effect.ts';
import type { Facts } from '../facts.ts';
import type { Inbound, InboundOf } from '../message.ts';
import type { Offer } from '../offer.ts';
import { presentFollowing, presentFollowsNothing, presentNotFollowing } from '../present/follow.ts';
import { runFinished } from '../present/notices.ts';
import { isFinal, type Run } from '../run.ts';
import { withoutEnd } from '../strip.ts';
import { visible } from './cancel.ts';
import { reply, tell } from './say.ts';
import type { Spoken } from './spoken.ts';

/** Adds the person to those who are told how the run ends. */
export function follow(inbound: Inbound, facts: Facts, run: Run | undefined): Effect[] {
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
export function acceptToFollow(inbound: Inbound, facts: Facts, offer: Offer): Effect[] {
  const run = facts.followed[offer.equal?.run ?? ''];
  const effects = follow(inbound, facts, run);
  if (!run || isFinal(run.status)) return [{ do: 'resolve', offer, to: 'expired' }, ...effects];
  return [{ do: 'resolve', offer, to: 'accepted', by: inbound.person }, ...effects];
}

const STOP =
  /^(?:please )?(?:stop|quit|end) following(?: (?:it|that|this|them|the run|[a-z0-9-]{3,64}))?(?: please)?[.!]*$/i;
const UNFOLLOW = /^(?:please )?unfollow(?: (?:it|that|this|the run|[a-z0-9-]{3,64}))?(?: please)?[.!]*$/i;

/** "Stop following": the runs of this channel that the person follows, or the one that is named. */
export function stopFollowing(inbound: InboundOf<'message'>, facts: Facts, { spokenTo }: Spoken): Effect[] | undefined {
  const text = inbound.text.trim().replace(/[`"]/g, '');
  if (!STOP.test(text) && !UNFOLLOW.test(text)) return undefined;
  const words = withoutEnd(text.toLowerCase(), '.!').split(/\s+/);
  const named = facts.following.filter(({ name, id }) => words.includes(name) || words.includes(id));
  const meant = named.length > 0 ? named : facts.following;
  if (meant.length === 0) return spokenTo ? [reply(inbound, presentFollowsNothing())] : undefined;
  return meant.flatMap((run) => unfollow(inbound, run));
}

function follows({ followers = [] }: Run, person: string): boolean {
  return followers.some(({ id }) => id === person);
}

/** Longer messages say more than whether to follow. */
const LONGEST = 200;

const FOLLOW =
  /^(?:(?:please|ok|okay|yes|sure|then|i(?:'?ll| will| want to)?|let me|just) )*follow(?: (?:it|that|this|along|the run|that one|[\p{L}'’]{1,30} run))?(?: (?:please|then|instead))*$/iu;
const ANYWAY =
  /^(?:(?:please|ok|okay|no|yes|sure|just|then|but) )*(?:(?:start|run|do|launch) (?:it|that|mine|one|another(?: one)?|a new one|my own|it again)(?: (?:anyway|anyways|all the same|regardless|again|too|separately|once more|for me))*|start anyway|run anyway)(?: please)?$/iu;
const SURELY =
  /\b(?:anyway|anyways|all the same|regardless|another|new one|my own|mine|again|separately|once more|too)\b/iu;

/** What the words say about an offer to follow, beside yes and no. */
export function aboutFollowing(text: string): 'follow' | 'anyway' | undefined {
  if (text.length > LONGEST) return undefined;
  const said = withoutEnd(text.replaceAll(/[\s,]+/g, ' ').trim(), '.!');
  if (FOLLOW.test(said)) return 'follow';
  return ANYWAY.test(said) && SURELY.test(said) ? 'anyway' : undefined;
}
