import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Model, type ModelCall, ModelError } from '../../../src/core/model.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun } from '../../core/decide/facts.ts';
import { startClient } from '../../support/client.ts';
import { type EngineForTest, startEngine } from '../../support/engine.ts';
import { aCommand, aPress } from '../../support/events.ts';
import { noTurn } from '../../support/no-turn.ts';

/** Names whatever it is asked about as the test says; nobody talks with it here. */
class NamingModel implements Model {
  answer: () => Promise<unknown> = async () => ({ name: 'tea-ceremony' });
  asked = 0;
  turn = noTurn;
  async *stream(): AsyncIterable<string> {
    yield 'I see.';
  }
  async object<T>(schema: z.ZodType<T>, _name: string, _messages: unknown, { signal }: ModelCall): Promise<T> {
    this.asked += 1;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
    return schema.parse(await Promise.race([this.answer(), aborted]));
  }
}

let client: Awaited<ReturnType<typeof startClient>>;
let model: NamingModel;
let closing: { close(): Promise<void> }[];
beforeEach(async () => {
  client = await startClient();
  model = new NamingModel();
  closing = [];
});
afterEach(async () => {
  await Promise.all(closing.map((one) => one.close()));
  await client.stop();
});

/** Work that ends when the test says so. */
function aWork() {
  const gate = Promise.withResolvers<void>();
  const workflow = defineWorkflow({
    name: 'work',
    description: 'Works.',
    input: z.object({ request: z.string() }),
    async run({ signal }) {
      const stopped = new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
      stopped.catch(() => undefined);
      await Promise.race([gate.promise, stopped]);
      return { text: 'done' };
    },
  });
  return { workflow, finish: () => gate.resolve() };
}

async function start(options: Omit<EngineForTest, 'redis'>) {
  const engine = await startEngine({ redis: client.server, model, ...options });
  closing.push(engine);
  const names = async () =>
    (
      await engine.queries.runs.list({
        place: aRun(),
        person: 'U1',
        mine: true,
        statuses: ['running', 'completed', 'canceled'],
        page: 1,
      })
    ).runs.map(({ name }) => name);
  return { engine, names, cards: () => engine.platform.calls.filter(({ post }) => post?.kind === 'card') };
}

describe('the name of a run', () => {
  test('is the model’s, and shows on the card once it is there; till then the run works as "naming"', async () => {
    const name = Promise.withResolvers<unknown>();
    model.answer = () => name.promise;
    const { workflow, finish } = aWork();
    const { engine, names, cards } = await start({ workflows: [workflow] });
    await engine.accept(aCommand('task', 'work on a ceremony for tea'));
    await expect.poll(() => cards().at(-1)?.post?.card).toMatchObject({ name: 'naming', status: 'running' });
    name.resolve({ name: 'Tea Ceremony!' });
    await expect.poll(() => cards().at(-1)?.post?.card?.name).toBe('tea-ceremony');
    expect((await engine.queries.runs.find('fake:w', 'tea-ceremony'))?.status).toBe('running');
    finish();
    await expect
      .poll(() =>
        engine.platform
          .posted('result')
          .map(({ text }) => text)
          .join(),
      )
      .toContain('`tea-ceremony`');
    expect(await names()).toEqual(['tea-ceremony']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['fails', async () => Promise.reject(new ModelError('timeout', 'Too slow.', { retry: true }))],
    ['says nothing of use', async () => ({ name: '茶道' })],
  ])('is made of key words where the model %s', async (_what, answer) => {
    model.answer = answer;
    const { workflow } = aWork();
    const { engine, names } = await start({ workflows: [workflow] });
    await engine.accept(aCommand('task', 'work on a ceremony for tea'));
    await expect.poll(names).toEqual(['ceremony-tea']);
  });

  test('is made of key words at the run’s end, where the model has said nothing by then', async () => {
    const late = Promise.withResolvers<unknown>();
    model.answer = () => late.promise;
    const { workflow, finish } = aWork();
    const { engine, names } = await start({ workflows: [workflow] });
    await engine.accept(aCommand('task', 'work on a ceremony for tea'));
    await expect.poll(() => model.asked).toBe(1);
    finish();
    await expect.poll(() => engine.platform.posted('result').length).toBe(1);
    late.resolve({ name: 'too-late' });
    expect(await names()).toEqual(['ceremony-tea']);
    expect(engine.platform.posted('result')[0]?.text).toContain('`ceremony-tea`');
    await expect.poll(() => client.redis.hgetall(keys.names('fake:w'))).not.toHaveProperty('too-late');
  });

  test('is unique, also where several are named at once', async () => {
    const { workflow } = aWork();
    const { engine, names } = await start({ workflows: [workflow], slots: 5 });
    await Promise.all([1, 2, 3].map((n) => engine.accept(aCommand('task', `work on ${n}`, { thread: `fake:c/${n}` }))));
    await expect
      .poll(async () => (await names()).toSorted())
      .toEqual(['tea-ceremony', 'tea-ceremony-2', 'tea-ceremony-3']);
  });

  test('is the person’s own where they described the work', async () => {
    const { workflow } = aWork();
    const { engine, names } = await start({ workflows: [workflow] });
    await engine.accept(aCommand('task', '"Quarterly sales report" work on it'));
    await expect.poll(names).toEqual(['quarterly-sales-report']);
    expect(model.asked).toBe(0);
  });

  test('comes after a crash too: a run found without one is named', async () => {
    await commit(client.redis, storeRun(aRun({ status: 'queued', name: '' }), 1, { perPerson: 9, perWorkspace: 9 }));
    const { engine } = await start({ workflows: [], slots: 0 });
    await expect.poll(async () => (await engine.queries.runs.get('run1'))?.name).toBe('tea-ceremony');
  });

  test('is there when an unnamed run is canceled that nobody works on', async () => {
    model.answer = () => new Promise(() => undefined);
    const { workflow } = aWork();
    const { engine, names } = await start({ workflows: [workflow], slots: 0 });
    await engine.accept(aCommand('task', 'work on a ceremony for tea'));
    await expect.poll(() => engine.queries.runs.liveOf('fake:w', 'U1').then((runs) => runs.length)).toBe(1);
    const [run] = await engine.queries.runs.liveOf('fake:w', 'U1');
    await engine.accept(aPress('cancel', run?.id));
    await expect.poll(names).toEqual(['ceremony-tea']);
  });
});
