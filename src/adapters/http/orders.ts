import { createHash, randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Person, Place, TaskOrder } from '../../core/domain/message.ts';
import type { Post } from '../../core/domain/outgoing.ts';
import { API_PERSON, API_REPLY, type Service } from '../../core/service.ts';
import { calledBy } from './access.ts';
import { ApiError } from './errors.ts';

/** Where runs are that report to no thread; they are looked at by the API alone. */
const OWN_CHANNEL = 'api:runs';
const OWN_WORKSPACE = 'api:local';

/** What an order is, beside where and by whom: see the kinds of `Inbound`. */
type Words =
  | { kind: 'command'; command: string; text: string; order?: TaskOrder }
  | { kind: 'action'; action: string; value: string }
  | { kind: 'message'; text: string; mentioned: true; direct: false; toOthers: false };

/** `about`: what is ordered of what, such as `cancel/k3f9`; the same key for something else is another order. */
export type Order = { key: string; about: string; place: Place; person?: Person | undefined; words: Words };

const KEY = /^[\w.:-]{1,100}$/;

/**
 * The order's key: the same key of the same sender is done once, however often it is sent. It is hashed, so that no two of them become
 * one. `header` is what the sender knows it as.
 */
export function orderKey(sender: string, given: string | undefined, header = 'Idempotency-Key'): string {
  if (given === undefined) return randomUUID();
  if (!KEY.test(given)) {
    throw new ApiError(400, 'bad_key', `${header} takes up to 100 letters, digits and ".", ":", "-", "_".`);
  }
  return hashed(`${sender}\n${given}`).slice(0, KEY_CHARS);
}

/** The key of what a call orders. */
export function keyOf(c: Context): string {
  return orderKey(calledBy(c).id, c.req.header('idempotency-key'));
}

/** As many characters of a hash as no two keys share. */
const KEY_CHARS = 24;

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** A thread of its own for an order that reports to none. */
export function ownPlace(key: string): Place {
  return { workspace: OWN_WORKSPACE, channel: OWN_CHANNEL, thread: `${OWN_CHANNEL}/${key}` };
}

/** Gives an order as an event like those of people, so that the same rules and limits hold; gives its answer. */
export async function order(service: Service, now: () => number, { key, about, place, person, words }: Order) {
  const id = `${API_REPLY}${place.thread}/${about}/${key}`;
  const said = words.kind === 'command' ? words : { ...words, message: id };
  const event = { ...said, ...place, id, at: now(), person: person ?? API_PERSON, replyTo: id };
  const mark = hashed(JSON.stringify([place, person ?? null, words]));
  const answer = await service.ask(event, { key: `${about}/${key}`, mark });
  if (answer === 'other') throw new ApiError(422, 'key_used', USED);
  if (answer) return answer.post;
  const wait = 'It is stored but was not handled yet. Send it again with the same Idempotency-Key.';
  throw new ApiError(503, 'slow', wait);
}

const USED = 'This key was sent before with another order. Use a new key, or send the same body again.';

/** Why nothing came of it, from what a person would have been told. */
export function refusalOf(post: Post | undefined): ApiError {
  const message = post?.text.trim() || 'Nothing came of it.';
  const rule = post?.refused;
  if (rule === undefined) return new ApiError(400, 'not_understood', message);
  return rule.startsWith('limits.') ? new ApiError(429, 'limit', message) : new ApiError(403, 'refused', message);
}
