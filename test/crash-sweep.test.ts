import { describe, expect, test } from 'vitest';
import type { Crash } from './support/crash-at.ts';
import type { Mutation } from './support/mutate.ts';
import { walk } from './support/walk.ts';

/**
 * The walk from a mention to its result, with the process killed (-9) at a call to Redis, for one call after the
 * other. The playground keeps its messages in Redis too, so its calls are among them. Whatever the call, the walk
 * ends with one offer, one card and one result, in this order.
 */

/** Walks side by side: most of a walk is waiting for locks to run out. */
const LANES = 4;

/** SWEEP_STRIDE=1 kills at every call and takes about 20 minutes on two cores; CI kills at every fourth, a person's run at every eighth. */
const STRIDE = Number(process.env['SWEEP_STRIDE'] ?? (process.env['CI'] ? 4 : 8));

/** Twice what killing at every call takes on a machine that is busy with other work too. */
const SWEEP_MS = 90 * 60_000;

/** Two walks, one of which never ends well: it is given up after a shorter time. */
const FENCE_MS = 90_000;
const UNFENCED_MS = 15_000;

/** Walks with a crash at each of these calls, and gives what went wrong. */
async function sweep(points: number[]) {
  const left = [...points];
  const bad: string[] = [];
  let crashes = 0;
  async function lane(): Promise<void> {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      const walked = await walk({ crash: { at: point } });
      if (walked.crashed) crashes += 1;
      if (walked.problems.length > 0) bad.push(`call ${point}: ${walked.problems.join('; ')}`);
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return { bad, crashes };
}

describe('a process killed at any call', () => {
  test('ends the walk with exactly one result, whichever call it was', { timeout: SWEEP_MS, retry: 0 }, async () => {
    const undisturbed = await walk();
    expect(undisturbed.problems).toEqual([]);
    expect(undisturbed.calls).toBeGreaterThan(50);
    const points = Array.from({ length: Math.ceil(undisturbed.calls / STRIDE) }, (_, i) => 1 + i * STRIDE);
    const { bad, crashes } = await sweep(points);
    expect(bad).toEqual([]);
    // The last calls may come after the walk; nearly all of them must really have been crashes.
    expect(crashes).toBeGreaterThan(points.length * 0.7);
  });
});

/** What each fence keeps from happening: a crash right there does no harm with it, and shows without it. */
const fences: { fence: string; crash: Crash; mutations: Mutation[] }[] = [
  {
    fence: 'an event leaves the inbox only together with its effects',
    crash: { when: 'after', call: '^(lrem |evalsha .*"LREM",)"?mw:box:inbox', nth: 1 },
    mutations: [
      {
        file: '/jobs/mailbox/inbox.ts',
        find: 'return { change, failed: await commitTurn(deps.redis, turn, raw, change) };',
        replace:
          'await deps.redis.lrem(keys.box(turn.name), 1, raw); return { change, failed: await commit(deps.redis, change) };',
      },
    ],
  },
  {
    fence: 'what was stored before anybody was woken is found again',
    crash: { when: 'after', call: '"RPUSH","mw:box:inbox', nth: 1 },
    mutations: [
      {
        file: '/jobs/reconcile.ts',
        find: 'async sweep(): Promise<void> {',
        replace: 'async sweep(): Promise<void> { return;',
      },
    ],
  },
  {
    fence: 'a finished step is not done again',
    crash: { when: 'after', call: '"HSET","mw:steps', nth: 3 },
    mutations: [
      { file: '/core/execute/step.ts', find: 'if (stored !== undefined) {', replace: 'if (stored === null) {' },
    ],
  },
  {
    fence: 'an outgoing keeps its key when it is sent again',
    crash: { when: 'before', call: '"LREM","mw:box:outbox', nth: 3 },
    mutations: [
      {
        file: '/jobs/mailbox/outbox/outbox.ts',
        find: 'await platform.post(outgoing, post, key, to?.id);',
        replace: 'await platform.post(outgoing, post, key + Math.random(), to?.id);',
      },
    ],
  },
];

describe('a fence', () => {
  test.for(fences)('keeps a crash harmless: $fence', { timeout: FENCE_MS, retry: 0 }, async ({ crash, mutations }) => {
    const fenced = await walk({ crash });
    expect(fenced).toMatchObject({ problems: [], crashed: true });
    const unfenced = await walk({ crash, mutations, patienceMs: UNFENCED_MS });
    expect(unfenced.crashed).toBe(true);
    expect(unfenced.problems).not.toEqual([]);
  });
});
