import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { isFinal, type Run } from '../../core/domain/run.ts';
import { type Sessions, type SessionState, sessionView } from '../../core/present/session.ts';
import { readQuery } from './body.ts';
import { ApiError } from './errors.ts';
import { Seen } from './seen.ts';
import { knownSession, SessionQuery } from './sessions.ts';

/** Proxies close what is silent for a minute; a client notices by then that nobody is there any more. */
const HEARTBEAT_MS = 15_000;

/** Between two changes the progress of a run moves with the time. */
const MOVES_EVERY_MS = 1_000;

/** A client that takes nothing for this long is let go; it comes back with its last id. */
const STALLED_MS = 30_000;

/** Each stream costs about 130 KB (`npm run bench -- streams`); more than this would take the memory of the bot's other work. */
const MOST_STREAMS = 2_000;

/** `heartbeatMs` is how long a stream is silent at most. */
type Parts = { sessions: Sessions; now: () => number; heartbeatMs?: number };

/** SPEC F2: what happens in a thread, as Server-Sent Events. */
export function streamRoutes({ sessions, now, heartbeatMs = HEARTBEAT_MS }: Parts): Hono {
  const app = new Hono();
  let open = 0;
  app.get('/stream', async (c) => {
    const { sessionId } = readQuery(c, SessionQuery);
    const follower = new Follower({ sessions, now, heartbeatMs }, sessionId);
    if (open >= MOST_STREAMS)
      throw new ApiError(429, 'too_many_streams', 'Too many streams are open. Close some first.');
    await follower.look();
    c.header('X-Accel-Buffering', 'no');
    open += 1;
    return streamSSE(c, async (out) => {
      try {
        await follower.follow(out, new Seen(lastEventId(c)));
      } finally {
        open -= 1;
      }
    });
  });
  return app;
}

/** One client's stream. */
class Follower {
  readonly #parts: Required<Parts>;
  readonly #session: string;
  #latest: SessionState | Error | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(parts: Required<Parts>, session: string) {
    this.#parts = parts;
    this.#session = session;
  }

  /** Throws where there is no such session. */
  async look(): Promise<void> {
    const before = this.#latest;
    const read = await knownSession(this.#parts.sessions, this.#session);
    // What was heard while it was read is newer.
    if (this.#latest === before) this.#latest = read;
  }

  /** Until the client goes, takes nothing any more, or Redis is away: then the client comes back by itself. */
  async follow(out: SSEStreamingApi, seen: Seen): Promise<void> {
    const { sessions, heartbeatMs } = this.#parts;
    const unfollow = sessions.follow(this.#session, (state) => this.#hear(state));
    out.onAbort(() => this.#changed.resolve());
    try {
      await this.#begin(out, seen);
      // What changed before it followed went unheard.
      await this.look();
      for (let silentMs = 0; !out.aborted; ) {
        this.#changed = Promise.withResolvers();
        const state = this.#state();
        await this.#tell(out, state, seen);
        const waitMs = state.live.some(moves) ? MOVES_EVERY_MS : heartbeatMs;
        silentMs = (await isWithin(this.#changed.promise, waitMs)) ? 0 : silentMs + waitMs;
        if (silentMs < heartbeatMs) continue;
        silentMs = 0;
        await write(out, out.write(': still here\n\n'));
        await this.look();
      }
    } catch {
      // The stream ends, which is all that there is to say.
    } finally {
      unfollow();
    }
  }

  #hear(state: SessionState | Error): void {
    this.#latest = state;
    this.#changed.resolve();
  }

  #state(): SessionState {
    if (this.#latest === undefined || this.#latest instanceof Error) throw new Error('The session cannot be read.');
    return this.#latest;
  }

  async #begin(out: SSEStreamingApi, seen: Seen): Promise<void> {
    await write(out, out.write('retry: 1000\n'));
    const status = { sessionId: this.#session, ...sessionView(this.#state(), this.#parts.now()) };
    await send(out, { event: 'status', data: status }, seen);
  }

  async #tell(out: SSEStreamingApi, state: SessionState, seen: Seen): Promise<void> {
    const ended = await Promise.all(seen.ended(state).map((id) => this.#parts.sessions.run(id)));
    const kept = ended.filter((run) => run !== undefined).filter(({ status }) => isFinal(status));
    for (const news of seen.news(state, kept, this.#parts.now())) await send(out, news, seen);
  }
}

function send(out: SSEStreamingApi, { event, data }: { event: string; data: object }, { id }: Seen): Promise<void> {
  return write(out, out.writeSSE({ event, id, data: JSON.stringify(data) }));
}

async function write(out: SSEStreamingApi, written: Promise<unknown>): Promise<void> {
  if (await isWithin(written, STALLED_MS)) return;
  out.abort();
  throw new Error('The client takes nothing.');
}

/** Its progress moves by itself. */
function moves({ status, progress }: Run): boolean {
  return progress.pace !== undefined && (status === 'running' || status === 'waiting');
}

async function isWithin(awaited: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, 'late', { signal: timer.signal, ref: false }).catch(() => 'stopped');
  const first = await Promise.race([awaited, late]);
  timer.abort();
  return first !== 'late';
}

/** The header that browsers send by themselves when they reconnect, or a query for a page that opens a new one. */
function lastEventId(c: Context): string | undefined {
  return c.req.header('last-event-id') ?? c.req.query('lastEventId');
}
