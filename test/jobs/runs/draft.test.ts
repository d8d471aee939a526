import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { DeliveryError } from '../../../src/core/ports.ts';
import { defineWorkflow, type WorkflowContext } from '../../../src/core/workflow.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { startClient } from '../../support/client.ts';
import { startEngine } from '../../support/engine.ts';
import { aCommand } from '../../support/events.ts';
import type { Call, FakePlatform } from '../../support/fake-platform.ts';
import { until } from '../../support/until.ts';

const BEGUN = 'This is the beginning of a long answer, and it is longer than what comes whole with the result.';
const WHOLE = `${BEGUN} And this is its end.`;

let client: Awaited<ReturnType<typeof startClient>>;
let engine: Awaited<ReturnType<typeof startEngine>>;
let platform: FakePlatform;
/** Lets the workflow go on, or fail. */
let goOn: PromiseWithResolvers<void>;

beforeEach(async () => {
  goOn = Promise.withResolvers<void>();
  goOn.promise.catch(() => undefined);
  client = await startClient();
});
afterEach(async () => {
  await engine.close();
  await client.stop();
});

async function start(refuse: (call: Call) => boolean = () => false): Promise<void> {
  engine = await startEngine({ redis: client.server, workflows: [writes], slots: 1 });
  ({ platform } = engine);
  platform.before = (call) => {
    if (refuse(call)) throw new DeliveryError('The message is gone.', { retry: false });
  };
  await engine.accept(aCommand('/task', 'writes a lot'));
}

const writes = defineWorkflow({
  name: 'writes',
  description: 'Writes.',
  input: z.object({ request: z.string() }),
  async run({ step, write }: WorkflowContext) {
    await step(
      'Write',
      async ({ signal }) => {
        write(BEGUN);
        signal.addEventListener('abort', () => goOn.reject(new Error('stopped')));
        await goOn.promise;
        write(WHOLE);
      },
      { tries: 1 },
    );
    return { text: WHOLE };
  },
});

const isDraft = ({ key = '', post }: Call) => key.endsWith('/result') || post?.growing !== undefined;
const messages = () =>
  new Set(
    platform.calls
      .filter(({ post }) => post?.kind === 'result' || post?.text.includes(BEGUN))
      .map(({ message }) => message),
  );
const results = () => [...messages()].filter((message) => platform.shown(message)?.kind === 'result');

async function begun(): Promise<Call> {
  return until(() => platform.calls.find((call) => call.text === BEGUN), 'the beginning of the answer');
}

test('an answer grows in a message that becomes its result', async () => {
  await start();
  const { message, post } = await begun();
  expect(post).toMatchObject({ kind: 'reply', growing: { id: 'U1' }, mention: { id: 'U1' }, files: [] });
  goOn.resolve();
  await until(() => results()[0], 'a result');
  expect([...messages()]).toEqual([message]);
  expect(platform.shown(message)).toMatchObject({ kind: 'result', mention: { id: 'U1' } });
  expect(platform.shown(message)?.text).toContain(WHOLE);
  expect(platform.shown(message)?.growing).toBeUndefined();
});

test('where somebody follows the run meanwhile, the result is posted below, since an edit tells nobody', async () => {
  await start();
  const { message } = await begun();
  const { run = '' } = platform.calls.find(({ post }) => post?.card)?.post ?? {};
  await client.redis.hset(keys.run(run), 'followers', JSON.stringify([{ id: 'U2', name: 'Ben' }]));
  goOn.resolve();
  const result = await until(() => platform.posted('result')[0], 'a result');
  expect(result.post).toMatchObject({ mention: { id: 'U1' }, alsoMention: [{ id: 'U2' }] });
  await until(() => platform.shown(message)?.text === 'The answer is below.', 'one answer');
});

test('an answer that is broken off says so where it stands', async () => {
  await start();
  const { message } = await begun();
  goOn.reject(new Error('no'));
  await until(() => platform.shown(message)?.text.endsWith('(The answer broke off here.)'), 'an honest end');
  expect(platform.posted('failure')).toHaveLength(1);
  expect(results()).toEqual([]);
});

test.each([
  ['was never taken', (call: Call) => isDraft(call)],
  [
    'is gone when the run ends',
    (call: Call) => call.do === 'edit' && call.post?.card === undefined && call.post?.kind === 'result',
  ],
])('where its message %s, the result is posted by itself, once', async (_when, refuse) => {
  let refused = 0;
  await start((call) => refuse(call) && Boolean((refused += 1)));
  await until(() => refused > 0 || platform.calls.some(({ text }) => text === BEGUN), 'the beginning');
  goOn.resolve();
  await until(() => platform.posted('result')[0], 'a result');
  expect(refused).toBeGreaterThan(0);
  expect(platform.posted('result')).toHaveLength(1);
  expect(platform.posted('result')[0]?.text).toContain(WHOLE);
});
