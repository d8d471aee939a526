import { withoutEnd } from '../../basics/strip.ts';

/** Longer messages say more than whether to follow. */
const LONGEST = 200;

const STOP =
  /^(?:please )?(?:stop|quit|end) following(?: (?:it|that|this|them|the run|[a-z0-9-]{3,64}))?(?: please)?[.!]*$/i;
const UNFOLLOW = /^(?:please )?unfollow(?: (?:it|that|this|the run|[a-z0-9-]{3,64}))?(?: please)?[.!]*$/i;
const FOLLOW =
  /^(?:(?:please|ok|okay|yes|sure|then|i(?:'?ll| will| want to)?|let me|just) )*follow(?: (?:it|that|this|along|the run|that one|[\p{L}'’]{1,30} run))?(?: (?:please|then|instead))*$/iu;
const ANYWAY =
  /^(?:(?:please|ok|okay|no|yes|sure|just|then|but) )*(?:(?:start|run|do|launch) (?:it|that|mine|one|another(?: one)?|a new one|my own|it again)(?: (?:anyway|anyways|all the same|regardless|again|too|separately|once more|for me))*|start anyway|run anyway)(?: please)?$/iu;
const SURELY =
  /\b(?:anyway|anyways|all the same|regardless|another|new one|my own|mine|again|separately|once more|too)\b/iu;

/** What the words say about following a run: to stop it, or, of an offer to follow, to take it up or to start one's own. */
export function followingIn(text: string): 'follow' | 'anyway' | 'unfollow' | undefined {
  if (text.length > LONGEST) return undefined;
  const bare = text.trim().replace(/[`"]/g, '');
  if (STOP.test(bare) || UNFOLLOW.test(bare)) return 'unfollow';
  const said = withoutEnd(text.replaceAll(/[\s,]+/g, ' ').trim(), '.!');
  if (FOLLOW.test(said)) return 'follow';
  return ANYWAY.test(said) && SURELY.test(said) ? 'anyway' : undefined;
}
