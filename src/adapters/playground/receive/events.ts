import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Redis } from 'ioredis';
import type { Bell } from '../bell.ts';
import { canSee } from '../people.ts';
import { fromRedis } from '../redis.ts';
import { knownUser } from './wire.ts';
import { type Store, sees } from '../store.ts';

const BATCH = 200;
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for this long is let go; it comes back with its last id. */
const STALLED_MS = 30_000;
/** Typing that is older than this is over. */
const TYPING_MS = 8000;
const EVENT_ID = /^\d{1,15}-\d{1,15}$/;

type Event = { id: string; k: string; message: string; ch: string; th: string; to: string };
type Parts = { store: Store; redis: Redis; prefix: string; bell: Bell; closing: AbortSignal; now: () => number };

/**
 * Events as they happen, from the stream in Redis. Every client reads it at its own pace from where it stands, so a slow
 * one costs nothing; a message is sent as it is now, so edits that a client missed collapse into one.
 */
export function eventRoutes({ store, redis, prefix, bell, closing, now }: Parts): Hono {
  const app = new Hono();
  const stream = `${prefix}events`;

  app.get('/events', async (c) => {
    const user = knownUser(c.req.query('user'));
    const from = await startOf(lastEventId(c));
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (out) => {
      await out.write(`retry: 1000\nid: ${from}\n\n`);
      // A lost Redis ends the stream; the client comes back with its last id.
      await follow(out, user.id, from).catch(() => {});
    });
  });

  /** Where a client goes on: after what it saw last, or from now. */
  async function startOf(last: string | undefined): Promise<string> {
    // Asked in any case: a stream that cannot be followed must not seem open.
    const [newest] = await fromRedis(redis.xrevrange(stream, '+', '-', 'COUNT', 1));
    return last ?? newest?.[0] ?? '0-0';
  }

  async function follow(out: SSEStreamingApi, user: string, from: string): Promise<void> {
    let cursor = from;
    let heard = Promise.withResolvers<boolean>();
    const wake = () => heard.resolve(true);
    const unlisten = bell.listen('', wake);
    closing.addEventListener('abort', wake);
    out.onAbort(wake);
    try {
      while (!out.aborted && !closing.aborted) {
        heard = Promise.withResolvers();
        const events = await after(cursor);
        cursor = events.at(-1)?.id ?? cursor;
        if (events.length > 0) {
          await send(out, user, events);
        } else if (!(await rung(heard.promise))) {
          await write(out, out.write(': still here\n\n'));
        }
      }
    } finally {
      unlisten();
      closing.removeEventListener('abort', wake);
    }
  }

  async function after(cursor: string): Promise<Event[]> {
    const entries = await fromRedis(redis.xrange(stream, `(${cursor}`, '+', 'COUNT', BATCH));
    return entries.map(([id, pairs]) => {
      const { k = '', id: message = '', ch = '', th = '', to = '' } = toObject(pairs);
      return { id, k, message, ch, th, to };
    });
  }

  async function send(out: SSEStreamingApi, user: string, events: Event[]): Promise<void> {
    const seen = events.filter((event) => canSee(user, event.ch) && (event.to === '' || event.to === user));
    const latest = new Map(seen.map((event) => [event.k === 't' ? `t${event.th}` : event.message, event]));
    const shown = seen.filter((event) => latest.get(event.k === 't' ? `t${event.th}` : event.message) === event);
    const messages = await store.load(shown.map((event) => event.message));
    for (const [index, { id, k, th, message: event }] of shown.entries()) {
      const message = messages[index];
      if (k === 't') {
        if (now() - Number(id.split('-')[0]) < TYPING_MS) {
          await write(out, out.writeSSE({ id, event: 'typing', data: JSON.stringify({ thread: th }) }));
        }
      } else if (k === 'd') {
        await write(out, out.writeSSE({ id, event: 'deleted', data: JSON.stringify({ id: event, thread: th }) }));
      } else if (message && sees(user, message)) {
        await write(out, out.writeSSE({ id, event: 'message', data: JSON.stringify(message) }));
      }
    }
  }

  return app;
}

async function write(out: SSEStreamingApi, written: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const stalled = sleep(STALLED_MS, 'stalled', { signal: timer.signal, ref: false }).catch(() => 'stopped');
  if ((await Promise.race([written, stalled])) === 'stalled') {
    out.abort();
    throw new Error('The client takes nothing.');
  }
  timer.abort();
}

/** Whether the bell rang before the next heartbeat is due. */
async function rung(heard: Promise<boolean>): Promise<boolean> {
  const timer = new AbortController();
  const heartbeat = sleep(HEARTBEAT_MS, false, { signal: timer.signal, ref: false }).catch(() => false);
  const first = await Promise.race([heard, heartbeat]);
  timer.abort();
  return first;
}

/** The header that browsers send by themselves when they reconnect, or a query for a page that opens a new one. */
function lastEventId(c: Context): string | undefined {
  const id = c.req.header('last-event-id') ?? c.req.query('lastEventId');
  return id !== undefined && EVENT_ID.test(id) ? id : undefined;
}

function toObject(pairs: string[]): Record<string, string> {
  const object: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) {
    object[pairs[index] ?? ''] = pairs[index + 1] ?? '';
  }
  return object;
}
