import { setTimeout as sleep } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import { Frame } from './wire.ts';
import type { Log } from '../log.ts';

/** The pause before a connection is tried again; it doubles while that fails. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** A connection that lasted this long was a good one. */
const GOOD_MS = 10_000;

/**
 * Keeps Slack's socket open. The client's own reconnecting ends with an unhandled rejection where Slack cannot be reached
 * for a moment, so it is switched off (`autoReconnectEnabled`) and done here.
 */
export function keepConnected({ client }: Pick<SocketModeReceiver, 'client'>, log: Log) {
  const closing = new AbortController();
  let opened = false;

  async function connectOnce(): Promise<void> {
    const ended = new Promise<void>((resolve) => void client.once('disconnected', () => resolve()));
    await client.start();
    log.info({}, opened ? 'The socket to Slack is open again' : 'The socket to Slack is open');
    opened = true;
    await ended;
  }

  async function keep(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!closing.signal.aborted) {
      const began = performance.now();
      try {
        await connectOnce();
      } catch (error) {
        log.warn({ err: error }, 'The socket to Slack could not be opened; it is tried again');
      }
      // Slack closes a connection now and then, and takes a new one at once.
      if (performance.now() - began > GOOD_MS) pause = FIRST_PAUSE_MS;
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  const kept = keep();
  return {
    async close(): Promise<void> {
      closing.abort();
      await client.disconnect();
      await kept;
    },
  };
}

/**
 * Lets through only what the client can read: it throws on anything else where nobody can catch that, and an event that is named like one
 * of its own would be taken for that.
 */
export function onlyFrames({ client }: Pick<SocketModeReceiver, 'client'>, log: Log): void {
  const readers = client.listeners('ws_message');
  const own = new Set<unknown>([...client.eventNames(), 'connected', 'disconnected']);
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    const frame = Frame.safeParse(read(data));
    const event = frame.data?.type === 'events_api' ? frame.data.payload.event.type : undefined;
    if (!frame.success || own.has(event))
      return log.warn({}, 'Slack sent something through the socket that is no event');
    for (const reader of readers) {
      Promise.resolve(reader(data, isBinary)).catch((error: unknown) => {
        log.warn({ kind: error instanceof Error ? error.name : typeof error }, 'Slack sent what cannot be read');
      });
    }
    return undefined;
  });
}

function read(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
