import { z } from 'zod';
import type { Said, Talk, TalkAsked } from '../../../core/domain/talk.ts';
import { withWords } from '../../../core/domain/carried.ts';
import { DeliveryError } from '../../../core/ports.ts';
import { slackError } from '../errors.ts';
import { messageOf, partsOf, type Where } from '../ids.ts';
import { carriedBy } from './carried.ts';
import { lastReplies } from './last-replies.ts';
import { millis, WRITTEN } from './normalise.ts';
import type { People } from './people.ts';
import { mentionedUsers, readText } from '../text/read-text.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** `conversations.replies` gives no more at once. */
const PAGE = 999;

const Found = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().nullish(),
  username: z.string().nullish(),
  bot_profile: z.object({ name: z.string().nullish() }).nullish(),
  subtype: z.string().optional(),
  text: z.string().default(''),
  attachments: z.array(z.unknown()).optional(),
});
type Found = z.infer<typeof Found>;
type Page = { found: Found[]; more: boolean };

/** Slack's words for a place that the bot may not read. */
const NOT_ALLOWED = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'access_denied',
  'thread_not_found',
]);

/** `room` gives the ms until another call may be made; see budgets.ts. */
type Parts = { workspace: Workspace; people: People; room: () => Promise<number>; now: () => number };

/** What everybody sees of a thread before a message, or of its channel where the thread hangs on that message. */
export async function readTalk(parts: Parts, where: Where, { before, limit, around }: TalkAsked): Promise<Talk> {
  const { channel, thread } = where;
  const latest = before === undefined ? undefined : partsOf(before)?.ts;
  const begins = thread === undefined || thread === latest;
  // The bot remembers what was said to it in a direct message, and a thread that begins with the request has nothing before it.
  if (begins && !around) return { of: 'thread', said: [], more: false };
  const from = { channel, ...(latest !== undefined && { latest }) };
  try {
    const { found, more } = begins
      ? await history(parts, from, limit + 1)
      : await replies(parts, { ...from, ts: thread }, limit);
    const written = found
      .filter((one) => WRITTEN.has(one.subtype) && one.ts !== latest && (one.text !== '' || carriedBy(one).length > 0))
      .toSorted((a, b) => Number(a.ts) - Number(b.ts));
    const said = await saidOf(parts, channel, written.slice(-limit));
    return { of: begins ? 'channel' : 'thread', said, more: more || written.length > limit };
  } catch (error) {
    const word = slackError(error);
    if (word === 'missing_scope') return unread({ why: 'scope', scope: scopeFor(channel) });
    if (word !== undefined && NOT_ALLOWED.has(word)) return unread({ why: 'not_allowed' });
    throw error;
  }
}

function unread(problem: NonNullable<Talk['problem']>): Talk {
  return { of: 'thread', said: [], more: false, problem };
}

/** The permission to read each kind of channel, by the first letter of its id. */
function scopeFor(channel: string): string {
  if (channel.startsWith('D')) return 'im:history';
  return channel.startsWith('G') ? 'groups:history' : 'channels:history';
}

async function history(
  { workspace, room }: Parts,
  from: { channel: string; latest?: string },
  limit: number,
): Promise<Page> {
  await makeRoom(room);
  const answer = await workspace.client.conversations.history({ ...from, limit });
  return pageOf(answer);
}

/** All of the thread where it is one page, else its last messages. */
async function replies(
  parts: Parts,
  from: { channel: string; ts: string; latest?: string },
  limit: number,
): Promise<Page> {
  await makeRoom(parts.room);
  const first = await repliesAfter(parts, from);
  if (!first.more) return first;
  let waitMs = 0;
  const after = async (oldest: string) => {
    waitMs = await parts.room();
    if (waitMs > 0) return undefined;
    const { found, more } = await repliesAfter(parts, { ...from, oldest });
    return { found, goesOn: more };
  };
  const end = from.latest === undefined ? parts.now() / 1000 : Number(from.latest);
  const found = await lastReplies(first.found, { after, end, limit: limit + 1 });
  // The first messages of a long thread are not what was said before the request.
  if (!found) throw busy(waitMs);
  return { found, more: true };
}

async function repliesAfter(
  { workspace }: Parts,
  from: { channel: string; ts: string; latest?: string; oldest?: string },
): Promise<Page> {
  const answer = await workspace.client.conversations.replies({ ...from, limit: PAGE });
  const { found, more } = pageOf(answer);
  return { found, more: more || Boolean(answer.response_metadata?.next_cursor) };
}

async function makeRoom(room: () => Promise<number>): Promise<void> {
  const afterMs = await room();
  if (afterMs > 0) throw busy(afterMs);
}

function busy(afterMs: number): DeliveryError {
  return new DeliveryError('No more of Slack is read for now.', { retry: true, ...(afterMs > 0 && { afterMs }) });
}

function pageOf({ messages, has_more: more }: { messages?: unknown[]; has_more?: boolean }): Page {
  // A message that this version cannot read is left out.
  const found = (messages ?? []).flatMap((raw) => Found.safeParse(raw).data ?? []);
  return { found, more: more === true };
}

async function saidOf({ workspace, people }: Parts, channel: string, found: Found[]): Promise<Said[]> {
  const { team, botUser } = workspace;
  const users = new Set(found.flatMap(({ user, text }) => [user ?? '', ...mentionedUsers(text, botUser)]));
  const names = await people.names(
    workspace,
    [...users].filter((user) => user !== '' && user !== botUser),
  );
  return found.map(({ ts, user, bot_id: bot, username, bot_profile: profile, text, attachments }) => {
    const person = user ?? bot ?? 'somebody';
    const by = user === botUser ? { by: 'bot' as const } : { by: 'person' as const, person };
    const name = user === botUser ? 'Meanwhile' : (names.get(person) ?? username ?? profile?.name ?? person);
    return {
      message: messageOf(team, channel, ts),
      ...by,
      name,
      text: withWords(readText(text, botUser, names).text, carriedBy({ attachments })),
      at: millis(ts),
    };
  });
}
