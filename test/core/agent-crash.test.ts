import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Changes, defineTool } from '../../src/core/domain/tool.ts';
import { approvalChoices, unknownChoices } from '../../src/core/present/agent.ts';
import { ana } from '../support/events.ts';
import { Bench } from '../support/run-bench.ts';
import { said, TurnModel } from '../support/scripted-model.ts';

/** A run with a call of every kind, whose process may die before or after any step is stored. */
function aRun() {
  const made: string[] = [];
  const tool = (name: string, changes: Changes) =>
    defineTool({
      name,
      description: name,
      input: z.strictObject({ at: z.number() }),
      changes,
      async run(_context, { at }) {
        made.push(`${name} ${at}`);
        return { text: `${name} gave ${at}.` };
      },
    });
  const turns = [
    {
      calls: [
        ['read', { at: 1 }],
        ['read', { at: 2 }],
        ['read', { at: 3 }],
      ] as const,
    },
    { calls: [['push', { at: 1 }]] as const },
    {
      calls: [
        ['shell', { at: 1 }],
        ['read', { at: 4 }],
      ] as const,
    },
    { text: 'All done.' },
  ];
  /** Which turn it is shows in the talk so far, as for a real model. */
  const model = new TurnModel(({ messages }) => {
    const at = messages.filter(({ role }) => role === 'assistant').length;
    made.push(`turn ${at + 1}`);
    const { calls = [], text = '' } = turns[at] ?? {};
    return { calls: [...calls], text };
  });
  const bench = new Bench(async (c) => ({ text: (await c.agent({ goal: 'Do it.', tools: await c.tools() })).text }));
  bench.model = model;
  bench.tools = [tool('read', 'nothing'), tool('push', 'world'), tool('shell', 'sandbox')];
  return { bench, model, made };
}

/** Goes on, approving what is asked for, until the run has ended, whatever happens to its processes. */
async function toTheEnd(bench: Bench): Promise<void> {
  for (let turns = 0; turns < 30 && bench.run.status !== 'completed' && bench.run.status !== 'failed'; turns += 1) {
    const again = await bench.go();
    const open = bench.memory.asked.find(({ step }) => !(step in bench.memory.steps));
    if (open)
      bench.memory.answer(open, { text: open.actions ? approvalChoices.approve : unknownChoices.leave, by: ana });
    else if (again !== undefined) bench.now = Math.max(bench.now, again);
  }
}

const EACH_ONCE = ['turn 1', 'read 1', 'read 2', 'read 3', 'turn 2', 'push 1', 'turn 3', 'shell 1', 'read 4', 'turn 4'];
const STEPS = [
  'Think 1',
  '1.1 read',
  '1.2 read',
  '1.3 read',
  'Think 2',
  '2.1 push',
  'Think 3',
  '3.1 shell',
  '3.2 read',
  'Think 4',
];

function dieOnce(bench: Bench, when: 'before' | 'after', step: string): () => boolean {
  let died = false;
  bench.memory.dies = (at, name) => {
    if (died || at !== when || name !== step) return false;
    died = true;
    return true;
  };
  return () => died;
}

describe('a run whose process dies', () => {
  test('not at all makes each call once', async () => {
    const { bench, made } = aRun();
    await toTheEnd(bench);
    expect(made).toEqual(EACH_ONCE);
    expect(Object.keys(bench.memory.steps).filter((name) => STEPS.includes(name))).toEqual(STEPS);
  });

  test.each(STEPS)('after "%s" was stored makes no call again', async (step) => {
    const { bench, made } = aRun();
    const died = dieOnce(bench, 'after', step);
    await toTheEnd(bench);
    expect(died()).toBe(true);
    expect(made.toSorted()).toEqual(EACH_ONCE.toSorted());
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'All done.' } });
    expect(bench.memory.said).toHaveLength(1);
    expect(bench.run.spent?.input).toBe(400);
  });

  test.each(STEPS)('before "%s" was stored repeats at most that call, and none that changes anything', async (step) => {
    const { bench, model, made } = aRun();
    const died = dieOnce(bench, 'before', step);
    await toTheEnd(bench);
    expect(died()).toBe(true);
    const at = STEPS.indexOf(step);
    const changes = step.endsWith('push') || step.endsWith('shell');
    // Calls side by side that had not been stored yet are those that were under way too.
    const repeated = changes ? [] : step.startsWith('1.') ? EACH_ONCE.slice(1, 4) : [EACH_ONCE[at]];
    const more = made.filter((one, index) => made.indexOf(one) !== index);
    expect(repeated).toEqual(expect.arrayContaining(more));
    expect(made.length - EACH_ONCE.length).toBe(more.length);
    expect(more.includes(EACH_ONCE[at] ?? '')).toBe(!changes);
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'All done.' } });
    expect(bench.memory.said).toHaveLength(1);
    expect(bench.run.spent?.input).toBe(400);
    const told = said(model.asked.at(-1), 'tool').join('\n');
    expect(told.includes('Outcome unknown')).toBe(step.endsWith('push'));
    expect(told.includes('may have done part of its work')).toBe(step.endsWith('shell'));
  });
});
