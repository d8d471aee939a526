import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Effect } from '../src/core/domain/effect.ts';
import type { Platform } from '../src/core/ports.ts';
import type { Queues } from '../src/jobs/queues.ts';
import { builtIn } from '../src/workflows/index.ts';
import { confirm, confirmedOffer, noop } from './confirmed.ts';
import { platform, type World } from './world.ts';

/** SPEC H2: so many at once. */
export const AT_ONCE = 50;

export const workflows = [noop, ...builtIn];

/** Whom to tell that a run's result is delivered, by the run's id. */
export type Results = Map<string, () => void>;

/** A platform that answers at once, and tells of results. */
export function answersAtOnce(results: Results): Platform {
  return {
    ...platform,
    async post(place, post, key) {
      if (post.kind === 'result' && post.run !== undefined) results.get(post.run)?.();
      return platform.post(place, post, key);
    },
  };
}

/** Runs per second from the first confirmation until the last result is at its platform. */
export async function runRate(world: World, queues: Queues, results: Results, count: number): Promise<number> {
  const confirmed: { run: string; effects: Effect[] }[] = [];
  for (let i = 0; i < count; i += 1) confirmed.push(await confirmedNoop(world, i));
  const delivered = Promise.all(confirmed.map(({ run }) => once(results, run)));
  const from = performance.now();
  await sideBySide(confirmed, ({ effects }) => confirm(world, queues, effects));
  await delivered;
  return (count / (performance.now() - from)) * 1000;
}

/** Each in one of as many threads as there are people, so that what a thread keeps is not counted as a run's. */
export function confirmedNoop(world: World, number: number) {
  return confirmedOffer(world, workflows, { workflow: 'noop', input: { request: `n${number}` } }, number % 100);
}

/** What the bot holds on to, in bytes. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

export const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

export async function sideBySide<T>(items: T[], work: (item: T, number: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lines = Array.from({ length: AT_ONCE }, async () => {
    while (next < items.length) {
      const number = next;
      next += 1;
      await work(items[number] as T, number);
    }
  });
  await Promise.all(lines);
}

export function once(waiting: Map<string, () => void>, id: string): Promise<void> {
  return new Promise((resolve) => {
    waiting.set(id, () => {
      waiting.delete(id);
      resolve();
    });
  });
}
