import type { Attached } from '../domain/attached.ts';
import type { Carried } from '../domain/carried.ts';
import type { Effect } from '../domain/effect.ts';
import type { Person, Place } from '../domain/message.ts';
import type { Post, LiveMessage } from '../domain/outgoing.ts';

/** What something is said about: an event, or a tick of a schedule. */
export type Occasion = Place & { id: string; at: number; person: Person; replyTo?: string | undefined } & {
  kind?: string;
  message?: string;
  /** It is a direct message. */
  direct?: boolean;
  files?: Attached[] | undefined;
  carried?: Carried[] | undefined;
  /** The person's own time zone. */
  zone?: string | undefined;
};

/** Where an event's messages go: the same event always gives the same keys, so nothing is said twice. */
function placeFor({ workspace, channel, thread, at, id }: Occasion, name: string) {
  return { workspace, channel, thread, at, key: `${id}/${name}` };
}

/** Says something that everybody in the thread sees; with `stands` the message changes with that from now on. */
export function reply(inbound: Occasion, post: Post, stands?: LiveMessage): Effect {
  const kind = post.kind === 'notice' ? 'reply' : post.kind;
  const said = { ...placeFor(inbound, 'reply'), post: { ...post, kind } };
  return { do: 'say', outgoing: stands ? { ...said, stands } : said };
}

/** What is asked about something of another thread keeps that place, so that its buttons work here. */
export function about(post: Post, { workspace, channel, thread }: Place, inbound: Place): Post {
  return thread === inbound.thread ? post : { ...post, from: { workspace, channel, thread } };
}

/** Says something that only the person who caused the event sees. */
export function tell(inbound: Occasion, post: Post): Effect {
  const to = inbound.person;
  const { replyTo } = inbound;
  const place = placeFor(inbound, 'answer');
  const answer =
    inbound.kind === 'message' && inbound.message !== undefined ? { ...post, about: inbound.message } : post;
  return { do: 'say', outgoing: { ...place, post: answer, to, ...(replyTo !== undefined && { replyTo }) } };
}

/** Posts the message that shows an offer or a run, and goes on showing it. */
export function show(inbound: Occasion, shows: { offer: string } | { run: string }): Effect {
  return { do: 'say', outgoing: { ...placeFor(inbound, 'offer' in shows ? 'offer' : 'card'), shows } };
}
