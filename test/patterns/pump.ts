import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Pattern } from './find.ts';

/** Long enough for a square of it to take far more than the deadline, while one pass takes milliseconds. */
const LENGTH = 200_000;

/** For one text. */
const DEADLINE_MS = 10_000;

/** More words of one pattern than these are alternatives that behave alike. */
const MAX_WORDS = 24;

/** What a pattern could find again and again: its own words and characters, blanks, letters and digits. */
function pieces({ source }: Pattern): string[] {
  const bare = source.replace(/\\[pPu]\{[^}]*\}|\\u[\da-f]{4}|\\[a-zA-Z]/g, '~').replace(/\(\?<?[:=!]|\(\?<\w+>/g, '~');
  const words = [...new Set(bare.match(/[\p{L}\d]{2,}/gu) ?? [])].slice(0, MAX_WORDS);
  const characters = [...new Set(bare.match(/[^\s\p{L}\d]/gu) ?? [])].slice(0, MAX_WORDS);
  const anyway = [' ', '\t', '\n', ' \n', 'a', 'a ', '1', '1 ', 'é'];
  return [...words, ...words.map((word) => `${word} `), ...characters, ...anyway];
}

function texts(pattern: Pattern, length: number): string[] {
  const all = pieces(pattern);
  const [first = ''] = all;
  return all.flatMap((piece, index) => {
    const many = piece.repeat(Math.ceil(length / piece.length));
    const pair = piece + (all[(index * 7 + 3) % all.length] ?? '');
    return [`${many}\u{1f9e9}`, `${first} ${many}\u0000`, pair.repeat(Math.ceil(length / pair.length))];
  });
}

/** Whether the pattern gets through texts of its own pieces in time, of that many characters. */
export async function isFastOnOwnPieces(pattern: Pattern, length = LENGTH): Promise<boolean> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { pattern, length } });
  try {
    for (;;) {
      const [told] = (await once(worker, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) })) as [string];
      if (told === 'all') return true;
    }
  } catch {
    return false;
  } finally {
    await worker.terminate();
  }
}

if (!isMainThread) {
  const { pattern, length } = workerData as { pattern: Pattern; length: number };
  const made = new RegExp(pattern.source, pattern.flags);
  for (const text of texts(pattern, length)) {
    text.replace(made, '');
    parentPort?.postMessage('one');
  }
  parentPort?.postMessage('all');
}
