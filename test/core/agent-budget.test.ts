import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../src/core/domain/tool.ts';
import { roomOf } from '../../src/core/execute/agent/budget.ts';
import { ModelError } from '../../src/core/model.ts';
import { goOnChoices } from '../../src/core/present/agent.ts';
import { presentCard } from '../../src/core/present/run/card.ts';
import { ana } from '../support/events.ts';
import { Bench } from '../support/run-bench.ts';
import { type Said, said, TurnModel } from '../support/scripted-model.ts';

const LIMIT = 20_000;

const look = defineTool({
  name: 'look',
  description: 'Looks.',
  input: z.strictObject({ at: z.number() }),
  changes: 'nothing',
  run: async (_context, { at }) => ({ text: `It is ${at}.` }),
});

/** A model that looks for ever, at that price a turn, until it gets no more tools. */
function lookingFor(tokens: number | number[]) {
  const price = (at: number) => (Array.isArray(tokens) ? (tokens[at] ?? 1) : tokens);
  return new TurnModel(
    ({ tools }, at): Said =>
      tools.length === 0
        ? { text: 'What I have.', tokens: price(at) }
        : { text: `Turn ${at}.`, calls: [['look', { at }]], tokens: price(at) },
  );
}

function benchOf(model: TurnModel, budget: object = { perRun: LIMIT }) {
  const ended: string[] = [];
  const bench = new Bench(async (c) => {
    const result = await c.agent({ goal: 'Look.', tools: await c.tools() });
    ended.push(result.ended);
    return { text: result.text };
  });
  bench.model = model;
  bench.tools = [look];
  bench.policy = { budget };
  return { bench, ended };
}

function answerLast(bench: Bench, text: string): void {
  const question = bench.memory.asked.at(-1);
  if (!question) throw new Error('Nothing was asked.');
  bench.memory.answer(question, { text, by: ana });
}

describe('the room that is left', () => {
  test.each([
    [0.5, 0, 'free'],
    [0.8, 0, 'tight'],
    [0.9, 0, 'last'],
    [0.5, 0.6, 'last'],
  ])('at %d used and %d to come is %s', (used, estimate, room) => {
    expect(roomOf([[used * 100, 100]], estimate * 100)).toBe(room);
  });

  test('is that of whatever is scarcest', () => {
    expect(
      roomOf(
        [
          [1, 100],
          [95, 100],
        ],
        0,
      ),
    ).toBe('last');
  });
});

describe('the budget of a run', () => {
  test('gives a word at 80 %, and takes the tools away at 90 % for one final answer', async () => {
    const model = lookingFor([16_100, 2_000, 100]);
    const { bench, ended } = benchOf(model);
    await bench.goOn();
    expect(model.asked.map(({ tools }) => tools.length)).toEqual([1, 1, 0]);
    expect(said(model.asked[1], 'user').at(-1)).toContain('Most of the budget is used');
    expect(said(model.asked[2], 'user').at(-1)).toContain('no more tools');
    expect(ended).toEqual(['budget']);
    expect(bench.memory.asked).toEqual([]);
    expect(bench.run.result?.text).toBe('What I have.');
    expect(bench.run.spent).toEqual({ input: 18_200, cached: 0, output: 0, limit: LIMIT });
    const card = presentCard(bench.run, { now: bench.now }).text;
    expect(card).toContain('Used 18,200 of 20,000 tokens. 91 % of the budget is used.');
  });

  test('that one call has used up asks whether to go on, and delivers what there is where nobody answers', async () => {
    const model = lookingFor(LIMIT + 500);
    const { bench, ended } = benchOf(model);
    await bench.go();
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'question' } });
    expect(bench.memory.asked[0]).toMatchObject({
      text: 'Used 20,500 of 20,000 tokens. The budget is used up. Go on with 50,000 more?',
      choices: ['Go on', 'Stop here'],
      actions: ['go_on', 'deny'],
      default: 'Stop here',
      deadline: bench.now + 3_600_000,
    });
    await bench.goOn();
    expect(model.asked).toHaveLength(1);
    expect(ended).toEqual(['budget']);
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'Turn 0.' } });
  });

  test('grows where its person says so, also over a crash, and the work goes on with tools', async () => {
    const model = lookingFor([LIMIT + 500, 100, 49_000, 100]);
    const { bench, ended } = benchOf(model);
    await bench.go();
    answerLast(bench, goOnChoices.more);
    bench.memory.dies = (when, step) => when === 'after' && step === 'Think 2';
    await bench.go();
    bench.memory.dies = () => false;
    await bench.goOn();
    expect(model.asked.map(({ tools }) => tools.length)).toEqual([1, 1, 1, 0]);
    expect(bench.memory.asked).toHaveLength(1);
    expect(ended).toEqual(['budget']);
    expect(bench.run.spent).toMatchObject({ input: 69_700, limit: 70_000 });
  });

  test('that the final answer has used up asks too, and the final answer is delivered without an answer', async () => {
    const model = lookingFor([18_500, 2_000]);
    const { bench } = benchOf(model);
    await bench.go();
    expect(bench.memory.asked).toHaveLength(1);
    await bench.goOn();
    expect(model.asked).toHaveLength(2);
    expect(bench.run.result?.text).toBe('What I have.');
  });

  test.each([3_000, 5_000, 9_000])('is held to within one call of %i tokens', async (price) => {
    const { bench } = benchOf(lookingFor(price));
    await bench.goOn();
    expect(bench.run.spent?.input).toBeLessThanOrEqual(LIMIT + price);
    expect(bench.run.status).toBe('completed');
  });

  test('is shared by agents that work side by side: what is under way counts', async () => {
    const price = 4_000;
    const model = new TurnModel(async ({ tools }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return tools.length === 0
        ? { text: 'Had to stop.', tokens: price }
        : { calls: [['look', { at: 1 }]], tokens: price };
    });
    const bench = new Bench(async (c) => {
      const tools = await c.tools();
      const names = ['a', 'b', 'c', 'd'];
      const all = await Promise.all(names.map((name) => c.agent({ goal: 'Look.'.repeat(2_400), tools, name })));
      return { text: all.map(({ ended }) => ended).join(' ') };
    });
    bench.model = model;
    bench.tools = [look];
    bench.policy = { budget: { perRun: LIMIT } };
    await bench.goOn();
    expect(bench.run.spent?.input).toBeLessThanOrEqual(LIMIT + price);
    expect(bench.run.result?.text).toBe('budget budget budget budget');
  });

  test('shows what it cost where the model has a price', async () => {
    const { bench } = benchOf(new TurnModel([{ text: 'Done.', tokens: 10_000 }]), {
      currency: 'EUR',
      prices: { scripted: { input: 2, output: 8 } },
    });
    await bench.goOn();
    expect(bench.run.spent).toMatchObject({ cost: 0.02, currency: 'EUR' });
    expect(presentCard(bench.run, { now: bench.now }).text).toContain('Used 10,000 of 200,000 tokens (0.02 EUR).');
  });
});

describe('the budget of a day', () => {
  test('that is used up keeps a run from beginning, and says when it comes again', async () => {
    const model = lookingFor(10);
    const { bench } = benchOf(model, { perPersonDay: 10_000 });
    bench.memory.today = { person: 10_000, workspace: 10_000 };
    await bench.goOn();
    expect(model.asked).toEqual([]);
    expect(bench.run).toMatchObject({ status: 'failed', failure: { message: expect.stringContaining('00:00 UTC') } });
  });

  test('ends a run without a question: no person can let it go on', async () => {
    const model = lookingFor([9_800]);
    const { bench, ended } = benchOf(model, { perWorkspaceDay: 9_500 });
    await bench.goOn();
    expect(model.asked).toHaveLength(1);
    expect(bench.memory.asked).toEqual([]);
    expect(ended).toEqual(['budget']);
    expect(bench.run.result?.text).toBe('Turn 0.');
  });
});

test('a Retry begins with the budget of a run, whatever the run before it was allowed', async () => {
  const model = lookingFor(LIMIT / 2 + 1_000);
  const { bench } = benchOf(model);
  bench.memory.run = { ...bench.memory.run, retryOf: 'run0' };
  bench.memory.steps['Go on before Think 9'] = JSON.stringify({ text: goOnChoices.more, by: ana });
  await bench.go();
  expect(bench.memory.run.spent?.limit).toBe(LIMIT);
});

describe('an answer that the model cannot write at once', () => {
  const cut = (text: string): Said => ({ text, unfinished: true });
  function writing(script: Said[]) {
    const model = new TurnModel(script);
    const ended: string[] = [];
    const bench = new Bench(async (c) => {
      const result = await c.agent({ goal: 'Write.' });
      ended.push(result.ended);
      return { text: result.text };
    });
    bench.model = model;
    return { bench, model, ended };
  }

  test('is gone on with, each part is paid for, and the person gets one text', async () => {
    const { bench, model, ended } = writing([cut('One, two, '), cut('three, '), { text: 'four.' }]);
    await bench.go();
    const { run } = bench.memory;
    expect(run.result?.text).toBe('One, two, three, four.');
    expect(ended).toEqual(['done']);
    expect(run.spent?.input).toBe(300);
    expect(said(model.asked[2], 'assistant')).toEqual(['One, two, ', 'three, ']);
    expect(said(model.asked[2], 'user').at(-1)).toContain('Go on exactly where it stops');
  });

  test('ends at some time, and says so', async () => {
    const { bench, ended } = writing(Array.from({ length: 9 }, () => cut('more ')));
    await bench.go();
    expect(bench.memory.run.result?.text).toBe('more more more more');
    expect(ended).toEqual(['length']);
  });

  test('where nothing but thoughts was written, less is asked for', async () => {
    const { bench, model } = writing([cut(''), { text: 'Short.' }]);
    await bench.go();
    expect(bench.memory.run.result?.text).toBe('Short.');
    expect(said(model.asked[1], 'user').at(-1)).toContain('Think less');
  });

  test('of a single turn of a workflow it is the same', async () => {
    const model = new TurnModel([cut('One, '), { text: 'two.' }]);
    const written: string[] = [];
    const bench = new Bench(async (c) => {
      const onText = (_piece: string, all: string) => void written.push(all);
      return { text: (await c.model.turn('Write', [{ role: 'user', content: 'Count.' }], { onText })).text };
    });
    bench.model = model;
    await bench.go();
    expect(bench.memory.run.result?.text).toBe('One, two.');
    expect(written).toEqual(['One, ', 'One, two.']);
  });
});

test('what a call took that broke off is paid for as well', async () => {
  const usage = { input: 700, cached: 0, output: 50 };
  const broken = new ModelError('cut', 'It broke off.', { retry: true, spent: { usage, model: 'scripted' } });
  const bench = new Bench(async (c) => ({ text: (await c.agent({ goal: 'Write.' })).text }));
  bench.model = new TurnModel([broken, { text: 'Whole.' }]);
  bench.now = (await bench.go()) ?? bench.now;
  await bench.go();
  const { run } = bench.memory;
  expect(run.result?.text).toBe('Whole.');
  expect(run.spent).toMatchObject({ input: 800, output: 50 });
  expect(bench.memory.today.person).toBe(850);
});
