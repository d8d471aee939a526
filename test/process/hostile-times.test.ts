import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostileTimes, readers } from '../support/hostile-times.ts';

/** A text that is read in linear time takes some milliseconds; one that is not takes minutes or for ever. */
const DEADLINE_MS = 5_000;

test('words about time of the longest length are read in linear time', { timeout: 120_000 }, async () => {
  const reader = fork(join(import.meta.dirname, '../support/hostile-times.ts'));
  try {
    await once(reader, 'message');
    for (const [index, text] of hostileTimes().entries()) {
      for (const way of readers.keys()) {
        reader.send([index, way]);
        const answer = once(reader, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) });
        const [done] = (await answer.catch(() => [`not read in time: ${text.slice(0, 40)}`])) as [unknown];
        expect(done).toEqual([index, way]);
      }
    }
  } finally {
    reader.kill('SIGKILL');
  }
});
