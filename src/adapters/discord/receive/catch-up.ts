import { z } from 'zod';
import type { Api } from '../api.ts';
import { isCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';

/** Threads in which nothing happened for longer are asked for nothing; Discord archives a thread after a week at most. */
const LIVE_MS = 7 * 24 * 3_600_000;

/** The most that one call gives (docs, resources/message). */
const PAGE = 100;

/** Side by side; Discord's limits are per channel, and 50 calls a second in all. */
const THREADS_AT_ONCE = 5;

const Page = z.array(z.looseObject({ id: z.string(), guild_id: z.string().optional() }));

export type CatchUpParts = {
  api: Api;
  store: Store;
  /** Takes a message in as if it came from the gateway. */
  message: (raw: unknown) => Promise<void>;
  serverOf: (channel: string) => Promise<string | undefined>;
  log: Log;
  now: () => number;
};

/** Fetches what was written in live threads while nobody listened, from the last message that was taken in. */
export async function catchUp(parts: CatchUpParts): Promise<void> {
  const { store, log, now } = parts;
  const threads = await store.liveSince(now() - LIVE_MS);
  let messages = 0;
  const waiting = threads.values();
  const work = Array.from({ length: THREADS_AT_ONCE }, async () => {
    for (const { id, last } of waiting) messages += await fetchAfter(parts, id, last);
  });
  await Promise.all(work);
  if (messages > 0) log.info({ threads: threads.length, messages }, 'Messages that were missed were fetched');
}

async function fetchAfter({ api, store, message, serverOf, log }: CatchUpParts, channel: string, from: string) {
  let after = from;
  let count = 0;
  try {
    const server = await serverOf(channel);
    for (;;) {
      const query = { after, limit: String(PAGE) };
      const page = Page.parse(await api.call('GET', `/channels/${channel}/messages`, { query }));
      const oldestFirst = page.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
      for (const each of oldestFirst) {
        // Unlike an event, what is fetched does not say of which server it is.
        await message({ ...each, ...(server !== undefined && { guild_id: server }) });
        after = each.id;
        count += 1;
      }
      if (page.length < PAGE) return count;
    }
  } catch (error) {
    if (isCode(error, 'unknownChannel', 'missingAccess')) await store.forget(channel);
    else log.warn({ err: error, channel }, 'What was missed in a thread could not be fetched');
    return count;
  }
}
