import { describe, expect, test } from 'vitest';
import type { Mutation } from './support/mutate.ts';
import { type Walk, walk } from './support/walk.ts';

/**
 * The walk from a mention to its result, with the process killed (-9) at a call to Redis, for one call after the
 * other. The playground keeps its messages in Redis too, so its calls are among them. Whatever the call, the walk
 * ends with one offer, one card and one result, in this order.
 */

/** Walks side by side: most of a walk is waiting for locks to run out. */
const LANES = 4;

/** CI kills at every call; SWEEP_STRIDE makes it every so many, for a quicker look. */
const STRIDE = Number(process.env['SWEEP_STRIDE'] ?? (process.env['CI'] ? 1 : 8));

const SWEEP_MS = 30 * 60_000;

/** Walks with a crash at each of these calls; stops early where `enough` says so. */
async function sweep(points: number[], mutations: Mutation[], enough: (walk: Walk) => boolean = () => false) {
  const left = [...points];
  const bad: string[] = [];
  let crashes = 0;
  let over = false;
  async function lane(): Promise<void> {
    for (let point = left.shift(); point !== undefined && !over; point = left.shift()) {
      const walked = await walk({ crashAt: point, mutations });
      if (walked.crashed) crashes += 1;
      if (walked.problems.length > 0) bad.push(`call ${point}: ${walked.problems.join('; ')}`);
      if (enough(walked)) over = true;
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return { bad, crashes };
}

function every(stride: number, calls: number): number[] {
  return Array.from({ length: Math.ceil(calls / stride) }, (_, i) => 1 + i * stride);
}

describe('a process killed at any call', () => {
  test('ends the walk with exactly one result, whichever call it was', { timeout: SWEEP_MS }, async () => {
    const undisturbed = await walk();
    expect(undisturbed.problems).toEqual([]);
    expect(undisturbed.calls).toBeGreaterThan(50);
    const points = every(STRIDE, undisturbed.calls);
    const { bad, crashes } = await sweep(points, []);
    expect(bad).toEqual([]);
    // The last calls may come after the walk; nearly all of them must really have been crashes.
    expect(crashes).toBeGreaterThan(points.length * 0.7);
  });
});

/** What each fence keeps from happening, shown by taking it away: the same sweep must find something then. */
const fences: { fence: string; mutations: Mutation[] }[] = [
  {
    fence: 'an event leaves the inbox only together with its effects',
    mutations: [
      {
        file: '/jobs/inbox.ts',
        find: 'const failed = await commitTurn(deps.redis, turn, raw, change);',
        replace:
          'await deps.redis.lrem(keys.box(turn.name), 1, raw); const failed = await commit(deps.redis, change);',
      },
    ],
  },
  {
    fence: 'what was left in a mailbox or without a job is found again',
    mutations: [{ file: '/jobs/reconcile.ts', find: 'async sweep(): Promise<void> {', replace: 'async sweep(): Promise<void> { return;' }],
  },
  {
    fence: 'a finished step is stored before the next one begins',
    mutations: [{ file: '/core/run-context.ts', find: 'if (stored !== undefined) {', replace: 'if (stored === null) {' }],
  },
  {
    fence: 'an outgoing keeps its key when it is sent again',
    mutations: [
      {
        file: '/jobs/outbox.ts',
        find: 'await platform.post(outgoing, post, outgoing.key);',
        replace: 'await platform.post(outgoing, post, outgoing.key + Math.random());',
      },
      {
        file: '/jobs/outbox.ts',
        find: 'await platform.post(outgoing, post, key, outgoing.to?.id);',
        replace: 'await platform.post(outgoing, post, key + Math.random(), outgoing.to?.id);',
      },
    ],
  },
  {
    fence: 'an event is remembered together with being stored',
    mutations: [{ file: '/jobs/accept.ts', find: 'equals: null }))', replace: 'equals: null })).slice(0, 0)' }],
  },
];

describe('without a fence', () => {
  test.for(fences)('the sweep finds out: $fence', { timeout: SWEEP_MS }, async ({ mutations }) => {
    const { calls } = await walk();
    // The calls that matter to one fence are few: all are tried until one shows its loss.
    const { bad } = await sweep(shuffled(every(1, calls)), mutations, ({ problems }) => problems.length > 0);
    expect(bad).not.toEqual([]);
  });
});

/** In an order that is the same each time and has neighbours far apart, so that a few bad calls are found soon. */
function shuffled(points: number[]): number[] {
  const hop = 37;
  return Array.from({ length: hop }, (_, offset) => points.filter((_point, i) => i % hop === offset)).flat();
}
