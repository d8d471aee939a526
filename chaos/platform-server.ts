import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Post } from '../src/core/domain/outgoing.ts';
import { seeded } from './random.ts';

/** How often a call goes wrong, and how. */
const REFUSED = 0.02;
const REFUSED_S = 2;
const FAILED = 0.01;
const DROPPED = 0.02;
const SLOW = 0.03;

/** On the card of a run that a more urgent one has taken the slot of. */
const MADE_ROOM = /^Made room for /m;

/** A message as it stands in its thread; `at` is when it was posted. */
export type Standing = {
  id: string;
  thread: string;
  channel: string;
  key: string;
  at: number;
  post: Post;
  to?: string;
};

/** What looking for a message gives. */
export type Found = Pick<Standing, 'id' | 'at'>;

const Call = z.object({
  place: z.object({ channel: z.string(), thread: z.string() }).optional(),
  thread: z.string().default(''),
  key: z.string().default(''),
  message: z.string().default(''),
  to: z.string().optional(),
  post: z.custom<Post>().optional(),
});
type Call = z.infer<typeof Call>;

/** A chat platform that keeps every message, refuses some calls, and loses the answers to others. */
export class PlatformServer {
  /** Turned off when the storm is over. */
  unruly = true;
  /** Every call is refused because of the bot's token, as after somebody has revoked it. */
  refusesToken = false;
  /** Posts of which a second one stood for a moment. */
  doubled = 0;
  /** The runs that have a card ... */
  readonly runs = new Set<string>();
  /** ... and those of which one said that it made room for another. */
  readonly madeRoom = new Set<string>();
  readonly #seed: number;
  readonly #slowMs: number;
  readonly #messages = new Map<string, Standing>();
  readonly #threads = new Map<string, Standing[]>();
  readonly #calls = new Map<string, number>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  #posted = 0;

  /** `slowMs`: how late slow answers are. */
  constructor(seed: number, slowMs: number) {
    this.#seed = seed;
    this.#slowMs = slowMs;
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What stands in the thread, oldest first. */
  in(thread: string): Standing[] {
    return this.#threads.get(thread) ?? [];
  }

  all(): Standing[] {
    return [...this.#threads.values()].flat();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = Call.parse(await json(request));
    if (this.refusesToken) return void response.writeHead(401).end();
    const path = request.url ?? '';
    const about = `${path} ${call.key}${call.message}`;
    const count = (this.#calls.get(about) ?? 0) + 1;
    this.#calls.set(about, count);
    const luck = seeded(this.#seed, 'platform', about, count);
    const chance = (probability: number) => this.unruly && luck.chance(probability);
    if (chance(REFUSED)) return void response.writeHead(429, { 'retry-after': String(REFUSED_S) }).end();
    if (chance(FAILED)) return void response.writeHead(500).end();
    if (chance(SLOW)) await sleep(this.#slowMs);
    const answer = this.#do(path, call);
    // Done, and its caller is never told.
    if (chance(DROPPED)) return void response.destroy();
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer));
  }

  #do(path: string, call: Call): unknown {
    if (path === '/find') {
      return this.in(call.thread)
        .filter(({ key }) => key === call.key)
        .map(({ id, at }): Found => ({ id, at }));
    }
    if (path === '/token') return {};
    if (path === '/post') return this.#post(call);
    const standing = this.#messages.get(call.message);
    if (!standing) return undefined;
    if (path === '/edit' && call.post) this.#edit(standing, call.post);
    if (path === '/delete') this.#delete(standing);
    return {};
  }

  #post({ place, key, to, post }: Call): unknown {
    if (!place || !post) return undefined;
    const { thread, channel } = place;
    this.#posted += 1;
    const standing: Standing = {
      id: `m${this.#posted}`,
      thread,
      channel,
      key,
      at: Date.now(),
      post,
      ...(to && { to }),
    };
    const there = this.in(thread);
    if (there.some((message) => message.key === key)) this.doubled += 1;
    if (post.kind === 'card' && post.run !== undefined) this.runs.add(post.run);
    this.#messages.set(standing.id, standing);
    this.#threads.set(thread, [...there, standing]);
    return { message: standing.id };
  }

  #edit(standing: Standing, post: Post): void {
    standing.post = post;
    if (post.kind === 'card' && post.run !== undefined) this.runs.add(post.run);
    if (post.run !== undefined && MADE_ROOM.test(post.text)) this.madeRoom.add(post.run);
  }

  #delete({ id, thread }: Standing): void {
    this.#messages.delete(id);
    this.#threads.set(
      thread,
      this.in(thread).filter((message) => message.id !== id),
    );
  }
}
