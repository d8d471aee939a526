import type { Post } from './outgoing.ts';
import { asUtc, instantOf, type Wall, wallAt } from './time/zone.ts';

/** Where a person is told how their work ended: by a mention in its thread, directly, or in one message a day. */
export const tellings = ['thread', 'dm', 'digest'] as const;

/** A part of the day, in minutes after midnight; it may go over midnight. */
export type Quiet = { from: number; to: number };

/** How a person wants to be told, and in which time zone they live, where they said so. */
export type Telling = { where: (typeof tellings)[number]; quiet?: Quiet | undefined; zone?: string | undefined };

/** A digest is read when people come to work. */
const DIGEST_AT = 9 * 60;

const DAY_MS = 24 * 3_600_000;

/**
 * When a person is told of something that ended `now` in a message of their own; undefined where a mention in its thread tells them at
 * once. `zone` is theirs. Times are ms since 1970.
 */
export function tellAt({ where, quiet }: Telling, now: number, zone: string): number | undefined {
  const at = where === 'digest' ? nextAt(DIGEST_AT, now, zone) : now;
  const from = quiet && isWithin(quiet, at, zone) ? nextAt(quiet.to, at, zone) : at;
  return where === 'thread' && from === now ? undefined : from;
}

function isWithin({ from, to }: Quiet, at: number, zone: string): boolean {
  const minute = minuteOf(wallAt(at, zone));
  return from <= to ? from <= minute && minute < to : minute >= from || minute < to;
}

function minuteOf({ hour, minute }: Wall): number {
  return hour * 60 + minute;
}

/** The next time that the clocks of the zone show that minute of a day. */
function nextAt(minute: number, after: number, zone: string): number {
  const wall = { ...wallAt(after, zone), hour: Math.floor(minute / 60), minute: minute % 60 };
  const today = instantOf(wall, zone);
  return today > after ? today : instantOf(wallAt(asUtc(wall) + DAY_MS, 'UTC'), zone);
}

/** The same post without its mentions of those people, who are told in a message of their own. */
export function withoutMentions(post: Post, people: ReadonlySet<string>): Post {
  const { mention, alsoMention = [], ...rest } = post;
  const others = alsoMention.filter(({ id }) => !people.has(id));
  return {
    ...rest,
    ...(mention && !people.has(mention.id) && { mention }),
    ...(others.length > 0 && { alsoMention: others }),
  };
}
