import type { Effect } from '../effect.ts';
import type { Inbound } from '../message.ts';
import type { Post } from '../outgoing.ts';

/** Where an event's messages go: the same event always gives the same keys, so nothing is said twice. */
function placeFor({ workspace, channel, thread, at, id }: Inbound, name: string) {
  return { workspace, channel, thread, at, key: `${id}/${name}` };
}

/** Says something that everybody in the thread sees. */
export function reply(inbound: Inbound, post: Post): Effect {
  const kind = post.kind === 'notice' ? 'reply' : post.kind;
  return { do: 'say', outgoing: { ...placeFor(inbound, 'reply'), post: { ...post, kind } } };
}

/** Says something that only the person who caused the event sees. */
export function tell(inbound: Inbound, post: Post): Effect {
  const to = inbound.person;
  const { replyTo } = inbound;
  const place = placeFor(inbound, 'answer');
  const answer = inbound.kind === 'message' ? { ...post, about: inbound.message } : post;
  return { do: 'say', outgoing: { ...place, post: answer, to, ...(replyTo !== undefined && { replyTo }) } };
}

/** Posts the message that shows an offer or a run, and goes on showing it. */
export function show(inbound: Inbound, shows: { offer: string } | { run: string }): Effect {
  return { do: 'say', outgoing: { ...placeFor(inbound, 'offer' in shows ? 'offer' : 'card'), shows } };
}
