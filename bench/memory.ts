import { Queues } from '../src/jobs/queues.ts';
import { answersAtOnce, AT_ONCE, heapBytes, megabytes, type Results, runRate, workflows } from './many.ts';
import { openWorld } from './world.ts';

/** Memory stays flat over so many runs. */
const RUNS = 100_000;
/** Told after each of these; the first one fills what is kept for a while, so growth counts from there. */
const PORTION = 10_000;
/** Confirmed together, so that the bench itself holds on to few. */
const TOGETHER = 1_000;

type MemoryFigures = { runs: number; heapBytesBefore: number; heapBytesWarm: number; heapBytesAfter: number };

/** What the bot holds on to while very many runs come and go, after collecting garbage; `Warm` is after the first portion. */
export async function measureMemory(): Promise<MemoryFigures> {
  const results: Results = new Map();
  const world = await openWorld('working', { slots: AT_ONCE, platform: answersAtOnce(results), workflows });
  const queues = new Queues(world.redis, () => undefined);
  try {
    const heap = [heapBytes()];
    console.log(`before: ${megabytes(heap[0] ?? 0)}`);
    for (let runs = PORTION; runs <= RUNS; runs += PORTION) {
      for (let done = 0; done < PORTION; done += TOGETHER) await runRate(world, queues, results, TOGETHER);
      heap.push(heapBytes());
      console.log(`after ${runs} runs: ${megabytes(heap.at(-1) ?? 0)}`);
    }
    const [heapBytesBefore = 0, heapBytesWarm = 0] = heap;
    return { runs: RUNS, heapBytesBefore, heapBytesWarm, heapBytesAfter: heap.at(-1) ?? 0 };
  } finally {
    await queues.close();
    await world.stop();
  }
}
