import { readMentions } from '../text/read-text.ts';
import type { Said, Talk, TalkAsked } from '../../../core/domain/talk.ts';
import type { Message } from '../message.ts';
import { isDirect } from '../people.ts';
import type { Store, Where } from '../store.ts';

/** What shows how things stand is no part of the talk. */
const STANDING: ReadonlySet<Message['kind']> = new Set(['card', 'offer', 'notice']);

/** What everybody sees of a thread before a message, or of its channel where the thread begins with that message. */
export async function readTalk(store: Store, where: Where, { before, limit, around }: TalkAsked): Promise<Talk> {
  const begins = before === where.thread && !isDirect(where.channel);
  if (begins && !around) return { of: 'thread', said: [], more: false };
  const all = begins ? await rootsOf(store, where.channel, limit + 1) : ((await store.thread(where, '')) ?? []);
  const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
  const earlier = (end === -1 ? all : all.slice(0, end)).filter(
    ({ to, kind }) => to === undefined && !STANDING.has(kind),
  );
  return { of: begins ? 'channel' : 'thread', said: earlier.slice(-limit).map(saidOf), more: earlier.length > limit };
}

/** The messages that the channel's latest threads began with, oldest first. */
async function rootsOf(store: Store, channel: string, limit: number): Promise<Message[]> {
  const threads = await store.threads(channel, '', limit);
  const roots = await store.load(threads.map(({ id }) => id));
  return roots.filter((root) => root !== undefined).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

function saidOf({ id, author, text, createdAt }: Message): Said {
  const by = author.bot ? { by: 'bot' as const } : { by: 'person' as const, person: author.id };
  return { message: id, ...by, name: author.name, text: readMentions(text).text, at: Date.parse(createdAt) };
}
