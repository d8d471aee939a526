import type { Redis } from 'ioredis';
import type { Finding } from './check-persistence.ts';
import { keys } from '../keys.ts';

/** The probe is left behind if the process dies after it, and goes by itself. */
const PROBE_KEPT_S = 60;

/** What Redis answers to a write that it refuses, by the first word, and what to do. */
const REFUSED: Partial<Record<string, string>> = {
  OOM: 'its memory is full. Raise maxmemory, or delete what else it holds.',
  MISCONF: 'it cannot save to its disk. See whether the disk is full.',
  READONLY: 'it is a replica. Set REDIS_URL to the primary.',
  NOREPLICAS: 'too few replicas are connected. Start them, or lower min-replicas-to-write.',
  NOPERM: 'the user in REDIS_URL may not write. Give it all commands on the keys mw:*.',
};

/** Stores something as every event does: Redis may answer questions and still refuse each write. */
export async function checkWritable(client: Pick<Redis, 'set'>): Promise<Finding[]> {
  try {
    await client.set(keys.probe, '1', 'EX', PROBE_KEPT_S);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ReplyError') throw error;
    const word = /^[A-Z]+/.exec(error.message)?.[0] ?? 'something unknown';
    const why = REFUSED[word] ?? `it answers ${word}. See the log of Redis.`;
    return [{ level: 'error', message: `Redis refuses to store anything, because ${why}` }];
  }
}
