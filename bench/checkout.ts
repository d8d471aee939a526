import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Policy } from '../src/core/policy.ts';
import { Commands } from '../src/sandbox/commands.ts';
import { WorkingCopies } from '../src/sandbox/copies/copies.ts';
import { probe } from '../src/sandbox/isolation/probe.ts';
import { makeRepository } from '../test/support/repository.ts';

const FILES = 10_000;
const FOLDERS = 100;

/** Checkouts after the first, each by a run of its own. */
const SAMPLES = 10;

/** What a checkout of a repository with 10,000 files takes, its fetch included: the first, and those of later runs. */
export type Checkouts = { files: number; firstMs: number; samplesMs: number[]; medianMs: number; longestMs: number };

export async function measureCheckout(): Promise<Checkouts> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'meanwhile-checkout-')));
  try {
    const { url } = await makeRepository(root, generated());
    const policy = Policy.parse({ repositories: { web: { url, people: ['*'] } } });
    const commands = new Commands({ find: () => probe(), settings: async () => policy.commands });
    const place = () => commands.place();
    await place();
    const copies = new WorkingCopies({
      root: join(root, 'copies'),
      policy: async () => policy,
      place,
      secret: () => '',
    });
    const tookMs: number[] = [];
    for (let run = 0; run <= SAMPLES; run += 1) {
      tookMs.push(await checkOut(copies, join(root, 'runs', String(run))));
      console.log(`${run === 0 ? 'first' : `sample ${run}`}: ${tookMs.at(-1)} ms`);
    }
    const [firstMs = 0, ...samplesMs] = tookMs;
    const sorted = samplesMs.toSorted((a, b) => a - b);
    const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    return { files: FILES, firstMs, samplesMs, medianMs, longestMs: sorted.at(-1) ?? 0 };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function generated(): Record<string, string> {
  const files = Array.from({ length: FILES }, (_, at) => [
    `src/part-${at % FOLDERS}/file-${at}.js`,
    `export const value${at} = ${at};\n${'// A line of a file.\n'.repeat(at % 40)}`,
  ]);
  return Object.fromEntries(files) as Record<string, string>;
}

async function checkOut(copies: WorkingCopies, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { signal } = new AbortController();
  const from = performance.now();
  await copies.open({ repository: 'web', folder, signal, onOutput: () => undefined });
  const ms = Math.round(performance.now() - from);
  await rm(folder, { recursive: true, force: true });
  return ms;
}
