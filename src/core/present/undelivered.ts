import type { Post } from '../outgoing.ts';
import type { Refusal } from '../ports.ts';
import { notice } from './notice.ts';

const WHY: Record<Refusal, string> = {
  not_member: 'I am not in that channel; add me there for the next time',
  not_allowed: 'I may not write in that channel',
  closed: 'that channel or thread is closed',
  too_long: 'it is longer than a message may be there',
};

/** What somebody is told directly of a message that cannot be posted where it belongs. */
export function elsewhere(post: Post, refusal: Refusal): Post {
  const { mention: _nobodyElse, growing: _over, card, ...rest } = post;
  const could = `I could not post this where you asked: ${WHY[refusal]}.`;
  // A card cannot follow its run to another place; its buttons still work.
  const note = card ? `${could} The result will come to you here.` : could;
  return { ...rest, kind: post.kind === 'card' ? 'reply' : post.kind, text: `${note}\n\n${post.text}` };
}

/** Goes in front of a file that holds what was refused as a message. */
export function tooLongToPost(): Post {
  return { ...notice('That was longer than a message may be here, so it comes as a file.'), kind: 'reply' };
}
