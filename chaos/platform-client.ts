import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../src/core/domain/message.ts';
import type { Post } from '../src/core/domain/outgoing.ts';
import { DeliveryError, type Platform } from '../src/core/ports.ts';
import type { Found } from './platform-server.ts';

/** A request that was dropped shows by its broken connection; one that hangs is given up after this. */
const ANSWER_MS = 10_000;

/** What stands twice is taken away in so many tries, this far apart where the platform does not say how far. */
const TAKE_AWAY_TRIES = 5;
const TAKE_AWAY_AGAIN_MS = 100;

type Answer = { status: number; afterMs: number | undefined; body: unknown };

/**
 * A chat platform behind HTTP that, as most of them, makes a new message of every post. So it is looked for before it is
 * posted and once more after it, and what stands there twice is taken away again.
 */
export class HttpPlatform implements Platform {
  readonly capabilities = { maxText: 4_000, cardEveryMs: 1_000, replyEveryMs: 1_000 };
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#url = url;
  }

  async post(place: Place, post: Post, key: string, to?: string): Promise<{ message: string; at: number }> {
    let standing = await this.#find(place, key);
    if (standing.length === 0) {
      await this.#call(place, '/post', { place, post, key, to });
      standing = await this.#findPosted(place, key);
    }
    const [first, ...more] = standing;
    if (first === undefined) throw new DeliveryError('It was posted and is not there.', { retry: true });
    for (const { id } of more) await this.#takeAway(id);
    return { message: first.id, at: first.at };
  }

  async edit(place: Place, message: string, post: Post): Promise<void> {
    await this.#call(place, '/edit', { message, post });
  }

  async answer(): Promise<'gone'> {
    return 'gone';
  }

  async takesToken(): Promise<boolean> {
    return (await this.#send('/token', {})).status === 200;
  }

  /** Whoever else has posted it may take it away in the same moment. Who has lost its turn is not called again, so it is tried here. */
  async #takeAway(message: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const tried = await this.#send('/delete', { message }).catch(() => undefined);
      if (tried?.status === 200 || tried?.status === 404) return;
      if (attempt === TAKE_AWAY_TRIES) throw new DeliveryError('It stands twice.', { retry: true });
      await sleep(tried?.afterMs ?? TAKE_AWAY_AGAIN_MS);
    }
  }

  /** It stands by now, so no refusal of this call may read as if nothing had been taken. */
  async #findPosted(place: Place, key: string): Promise<Found[]> {
    return this.#find(place, key).catch((error: unknown) => {
      throw new DeliveryError('It was posted and could not be looked for.', { retry: true, cause: error });
    });
  }

  /** What stands under the key, oldest first. */
  async #find(place: Place, key: string): Promise<Found[]> {
    return (await this.#call(place, '/find', { thread: place.thread, key })) as Found[];
  }

  async #call({ workspace }: Place, path: string, body: unknown): Promise<unknown> {
    const answer = await this.#send(path, body).catch((error: unknown) => {
      throw new DeliveryError('The platform did not answer.', { retry: true, cause: error });
    });
    if (answer.status === 200) return answer.body;
    const why = `The platform answered ${answer.status}.`;
    if (answer.status === 401) throw new DeliveryError(why, { retry: true, refusedToken: workspace });
    throw new DeliveryError(why, {
      retry: answer.status === 429 || answer.status >= 500,
      ...(answer.afterMs !== undefined && { afterMs: answer.afterMs }),
    });
  }

  async #send(path: string, body: unknown): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const call = request(
      `${this.#url}${path}`,
      { method: 'POST', agent: this.#agent, timeout: ANSWER_MS },
      (reply) => void read(reply).then(resolve, reject),
    );
    call.on('timeout', () => call.destroy(new Error('timeout')));
    call.on('error', reject);
    call.end(JSON.stringify(body));
    return promise;
  }
}

async function read(reply: IncomingMessage): Promise<Answer> {
  const after = reply.headers['retry-after'];
  const said = await text(reply);
  return {
    status: reply.statusCode ?? 0,
    afterMs: after === undefined ? undefined : Number(after) * 1_000,
    body: said === '' ? undefined : JSON.parse(said),
  };
}
