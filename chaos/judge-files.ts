import type { Redis } from 'ioredis';
import { keys } from '../src/jobs/keys.ts';
import type { Standing } from './platform-server.ts';

/** Files that messages name and nobody can fetch, or not all of them. */
export async function lostFiles(redis: Redis, messages: readonly Standing[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { key, post } of messages) {
    for (const { id, name, size } of post.files) {
      const stored = await redis.hstrlen(keys.file(id), 'bytes');
      if (stored !== size) lost.push(`${name} of ${key} has ${stored} of ${size} bytes`);
    }
  }
  return lost;
}
