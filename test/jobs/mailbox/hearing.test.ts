import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Model } from '../../../src/core/model.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { hearing, judging } from '../../../src/jobs/mailbox/hearing.ts';
import { AskedOnce } from '../../../src/jobs/store/asked-once.ts';
import { startClient } from '../../support/client.ts';

let client: Awaited<ReturnType<typeof startClient>>;
let redis: Redis;
let lines: string[];
let calls: number;

beforeEach(async () => {
  client = await startClient();
  redis = client.redis;
  lines = [];
  calls = 0;
});
afterEach(() => client.stop());

/** A process of its own, which knows nothing but what is stored. */
function anew(): AskedOnce {
  return new AskedOnce(redis, pino({}, { write: (line: string) => void lines.push(line) }));
}

function modelThat(says: () => object): Model {
  const object = async () => {
    calls += 1;
    return says();
  };
  return { object } as unknown as Model;
}

const rollout = defineWorkflow({
  name: 'rollout',
  description: 'Rolls a version out.',
  input: z.object({ version: z.string() }),
  run: async () => ({ text: '' }),
});
const never = new AbortController().signal;

describe('an unclear reply', () => {
  it('is asked about once with the same words to the same question, and counted', async () => {
    const hear = hearing(
      modelThat(() => ({ means: 'no', besides: null })),
      anew(),
    );
    for (const said of ['peace', 'peace', 'quiet'])
      expect(await hear({ said, asked: 'Shall I?' })).toEqual({ means: 'decline' });
    expect(calls).toBe(2);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ asked: 1 }, { asked: 2 }]);
    expect(lines.join()).not.toContain('peace');
  });

  it('is asked about again where the model did not know', async () => {
    const model = modelThat(() => ({ means: 'unclear', besides: null }));
    for (let time = 1; time <= 2; time += 1) {
      expect(await hearing(model, anew())({ said: 'peace', asked: 'Shall I?' })).toBeUndefined();
      expect(calls).toBe(time);
    }
  });

  it('is asked about again where what is stored cannot be read', async () => {
    const hear = hearing(
      modelThat(() => ({ means: 'no', besides: null })),
      anew(),
    );
    await hear({ said: 'peace', asked: 'Shall I?' });
    const [key = ''] = await redis.keys('mw:answered:*');
    for (const stored of ['{', '{"means":"perhaps"}']) {
      await redis.set(key, stored);
      expect(await hear({ said: 'peace', asked: 'Shall I?' })).toEqual({ means: 'decline' });
    }
    expect(calls).toBe(3);
  });
});

describe('a request', () => {
  const chooses = () =>
    modelThat(() => ({ tier: 'complex', reason: 'a rollout', workflow: 'rollout', input: '{"version":"v2"}' }));
  const plan = { workflow: 'rollout', input: { version: 'v2' } };

  it('is not judged again after a crash', async () => {
    for (let process = 0; process < 2; process += 1)
      expect(await judging(chooses(), anew())('do v2', [rollout], never)).toMatchObject({ plan });
    expect(calls).toBe(1);
  });

  it('is judged again where other work could be chosen', async () => {
    const judge = judging(chooses(), anew());
    await judge('do v2', [rollout], never);
    await judge('do v2', [{ ...rollout, description: 'Says which versions there are.' }], never);
    await judge('do v2', [], never);
    expect(calls).toBe(3);
  });

  it('is kept no longer than the talk is', async () => {
    await judging(chooses(), anew())('do v2', [rollout], never);
    const [key = ''] = await redis.keys('mw:answered:*');
    expect(await redis.ttl(key)).toBeGreaterThan(0);
    expect(await redis.ttl(key)).toBeLessThanOrEqual(3600);
  });
});
