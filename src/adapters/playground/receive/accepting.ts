import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inbound } from '../../../core/domain/message.ts';
import type { Accept } from '../../../core/ports.ts';
import { unavailable } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Body, untoldOf } from '../message.ts';
import { placeOf } from '../ids.ts';
import { toInbound } from './normalise.ts';
import { findPerson } from '../people.ts';
import { noThread } from './wire.ts';
import type { Store, Where } from '../store.ts';

/** Longer than any call takes: what is older than this was left behind by a process that died. */
const LEFT_BEHIND_MS = 20_000;

/** Without a thread, a new one begins. */
type Into = { channel: string; thread: string | undefined };
type Said = Pick<Body, 'text' | 'files' | 'replyTo' | 'zone'>;

type Parts = { store: Store; accept: Accept; log: Log; now: () => number; acceptMs: number };

export type Accepting = ReturnType<typeof createAccepting>;

/**
 * Takes people's messages in: kept unseen first, then accepted by the bot, then shown. Whoever sees a message, its author
 * included, sees one that the bot has. A process that dies in between leaves a message nobody was told of; `recover`
 * finishes it, which is safe, since the bot accepts one event only once. One that the bot did not take stays unseen and
 * is dropped after a while, unless its author tries again with the same key.
 */
export function createAccepting({ store, accept, log, now, acceptMs }: Parts) {
  const refused = new Set<string>();

  /** Rejects in bounded time; `late` is called if the event turns out to be accepted after all. */
  async function bounded(event: Inbound, late: () => void): Promise<void> {
    const timer = new AbortController();
    const taken = accept(event);
    const timeout = sleep(acceptMs, 'timeout', { signal: timer.signal, ref: false }).catch(() => 'timeout');
    try {
      if ((await Promise.race([taken, timeout])) === 'timeout') {
        taken.then(late, () => {});
        throw new Error('The bot did not take the event in time.');
      }
    } catch (error) {
      log.warn({ event: event.id, err: error }, 'an event of the playground was not accepted');
      throw unavailable(error);
    } finally {
      timer.abort();
    }
  }

  async function refuse(id: string): Promise<void> {
    refused.add(id);
    await store.refuse(id).then(
      () => refused.delete(id),
      (error: unknown) => log.warn({ event: id, err: error }, 'a refused message could not be put away yet'),
    );
  }

  /** The bot has it, so a failure to show it is only a delay: `recover` does it. */
  async function show(id: string): Promise<void> {
    refused.delete(id);
    await store
      .show(id)
      .catch((error: unknown) => log.warn({ event: id, err: error }, 'a message will be shown later'));
  }

  async function finish(id: string): Promise<void> {
    if (refused.has(id)) {
      return refuse(id);
    }
    const found = await store.find(id);
    if (found) {
      await bounded(toInbound(found.message, found.channel, untoldOf(found.fields)), () => {});
    }
    await show(id);
  }

  return {
    /** Takes in what is not a message. */
    event: (event: Inbound) => bounded(event, () => {}),

    /** The person looked at a thread with something new in it. Nobody waits for it, so a failure is only noted. */
    async opened({ channel, thread }: Where, user: string): Promise<void> {
      const person = findPerson(user);
      if (!person) return;
      const event = { id: `playground:opened/${randomUUID()}`, at: now(), person };
      const inbound: Inbound = { kind: 'lifecycle', event: 'opened', ...placeOf(channel, thread), ...event };
      await accept(inbound).catch((error: unknown) => log.warn({ err: error }, 'what was read stays marked as unread'));
    },

    async message({ channel, thread }: Into, said: Said, user: string, key?: string) {
      const body: Body = { kind: 'text', buttons: [], ...said };
      const id = await store.stage({ channel, thread }, body, { by: user, key });
      if (id === undefined) {
        throw noThread();
      }
      const found = await store.find(id);
      if (!found) {
        throw unavailable(new Error(`The message ${id} is gone.`));
      }
      // What was sent before with the same key is what it was then.
      const inbound = toInbound(found.message, found.channel, untoldOf(found.fields));
      if (!found.shown) {
        try {
          await bounded(inbound, () => void show(id));
        } catch (error) {
          await refuse(id);
          throw error;
        }
        await show(id);
      }
      return { id, thread: found.message.thread, inbound };
    },

    /** Finishes what a process that died left half done. */
    async recover(): Promise<void> {
      for (const id of await store.staged(now() - LEFT_BEHIND_MS)) {
        await finish(id);
      }
    },
  };
}
