import { createInterface } from 'node:readline';
import { Queues } from '../src/jobs/queues.ts';
import { answersAtOnce, AT_ONCE, type Results, runRate, workflows } from './many.ts';
import { rawRate } from './raw.ts';
import { openWorld } from './world.ts';

/** Whole runs (`node rates.ts runs`) or raw BullMQ jobs (`raw`): prints their rate for each line of input, which says how many. */
const results: Results = new Map();
const raw = process.argv[2] === 'raw';
const options = { slots: AT_ONCE, platform: answersAtOnce(results), workflows };
const world = await openWorld(raw ? 'idle' : 'working', options);
const queues = new Queues(world.redis, () => undefined);
console.log(`port ${world.port}`);
console.log('ready');

for await (const line of createInterface({ input: process.stdin })) {
  const count = Number(line);
  console.log(`rate ${raw ? await rawRate(world, count) : await runRate(world, queues, results, count)}`);
}
await queues.close();
await world.stop();
process.exit(0);
