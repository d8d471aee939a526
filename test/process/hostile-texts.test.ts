import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hostileTexts, LONGEST } from '../support/hostile-texts.ts';

/** A text that is read in linear time takes some milliseconds; one that is not takes minutes or for ever. */
const DEADLINE_MS = 5_000;

let reader: ChildProcess | undefined;

async function startReader(): Promise<ChildProcess> {
  reader = fork(join(import.meta.dirname, '../support/hostile-reader.ts'));
  await once(reader, 'message');
  return reader;
}

afterAll(() => void reader?.kill('SIGKILL'));

/** Whether the text is read in time; a process that hangs is ended, and another takes its place. */
async function isRead(index: number): Promise<boolean> {
  const child = reader ?? (await startReader());
  child.send(index);
  try {
    const [done] = (await once(child, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) })) as [number];
    return done === index;
  } catch {
    child.kill('SIGKILL');
    reader = undefined;
    return false;
  }
}

test('no text of the longest length takes more than linear time to understand', { timeout: 300_000 }, async () => {
  const texts = hostileTexts();
  expect(texts.length).toBeGreaterThan(200);
  const slow: string[] = [];
  for (const [index, { name, text }] of texts.entries()) {
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    if (!(await isRead(index))) slow.push(name);
  }
  expect(slow).toEqual([]);
});
