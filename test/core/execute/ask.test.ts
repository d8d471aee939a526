import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Asked } from '../../../src/core/execute/asked.ts';
import { defineWorkflow, type WorkflowContext, type WorkflowResult } from '../../../src/core/workflow.ts';
import { type KitOptions, WorkflowKit } from '../../support/workflow-kit.ts';

const HOUR_MS = 60 * 60_000;

const where: Asked = {
  text: 'Where to?',
  choices: ['staging', 'production'],
  default: 'staging',
  deadlineMs: HOUR_MS,
};

function kitFor(run: (context: WorkflowContext) => Promise<WorkflowResult>, options?: KitOptions): WorkflowKit {
  const workflow = defineWorkflow({ name: 'test', description: 'Tests.', input: z.object({}), run });
  return new WorkflowKit(workflow, {}, options);
}

const asks = async (context: WorkflowContext) => {
  const { text, by } = await context.ask('Where', where);
  await context.step('Go', async () => undefined);
  return { text: `${text} by ${by?.name ?? 'default'}` };
};

describe('a question', () => {
  test('is answered by who was asked, and its answer is given back without asking again', async () => {
    const kit = kitFor(asks, { answers: { Where: 'production' } });
    await kit.go({ before: 'Go' });
    const run = await kit.go();
    expect(run.result?.text).toBe('production by Ana');
    expect(kit.questions).toHaveLength(1);
    expect(kit.waitedMs).toBe(0);
  });

  test('goes on with its default at the deadline, counted from when it was asked first', async () => {
    const kit = kitFor(asks);
    await kit.go({ before: 'Where' });
    const run = await kit.go();
    expect(run.result?.text).toBe('staging by default');
    expect(kit.questions).toHaveLength(1);
    expect(kit.waitedMs).toBe(HOUR_MS);
  });

  test('is asked of the requester, in words that stand as they were written', async () => {
    const kit = kitFor(asks);
    await kit.go();
    expect(kit.questions[0]).toMatchObject({ text: 'Where to?', status: 'open', step: 'Where', person: { id: 'ana' } });
  });

  test.each([
    [{ ...where, default: 'nowhere' }, 'its default must be one of its choices'],
    [{ ...where, choices: ['Staging', 'staging'], default: 'staging' }, 'its choices must differ'],
    [{ ...where, choices: ['staging'] }, 'choices'],
    [{ ...where, deadlineMs: 0 }, 'deadlineMs'],
    [{ ...where, text: ' ' }, 'text'],
    [{ ...where, choices: Array.from({ length: 11 }, (_, i) => `c${i}`), default: 'c1' }, 'choices'],
  ])('that is no question fails the run and says why: %j', async (asked, why) => {
    const kit = kitFor(async (context) => ({ text: (await context.ask('Where', asked)).text }));
    const run = await kit.go();
    expect(run.failure).toMatchObject({ step: 'Where' });
    expect(run.failure?.message).toContain(why);
    expect(kit.questions).toEqual([]);
  });

  test('has a step of its own name', async () => {
    const kit = kitFor(async (context) => {
      await context.step('Where', async () => undefined);
      return { text: (await context.ask('Where', where)).text };
    });
    expect((await kit.go()).failure?.message).toContain('names must be unique');
  });

  test('is not asked by a run that was canceled', async () => {
    const kit = kitFor(asks);
    kit.cancel();
    expect((await kit.go()).status).toBe('canceled');
    expect(kit.questions).toEqual([]);
  });
});

describe('what is said to a run', () => {
  test('comes to it once, in the order in which it was said, and a replay gets the same', async () => {
    const kit = kitFor(async (context) => {
      const first = await context.context();
      await context.step('One', async () => kit.say('second'));
      const second = await context.context();
      await context.step('Two', async () => undefined);
      return { text: [first, second].map((said) => said.map(({ text }) => text).join()).join('|') };
    });
    kit.say('first');
    await kit.go({ before: 'Two' });
    // Said before the second try, but after what that already took in.
    kit.say('third');
    expect((await kit.go()).result?.text).toBe('first|second');
    expect(kit.run.additionsTaken).toBe(2);
  });

  test('waits where nobody asks for it', async () => {
    const kit = kitFor(async () => ({ text: 'done' }));
    kit.say('too much');
    expect((await kit.go()).additionsTaken).toBeUndefined();
  });
});

describe('a step', () => {
  test('gives the same the first time as later: what can be stored of its result', async () => {
    const dates: string[] = [];
    const kit = kitFor(async (context) => {
      const date = await context.step('Date', async () => new Date(0));
      dates.push(typeof date);
      await context.step('Two', async () => undefined);
      return { text: String(date) };
    });
    await kit.go({ before: 'Two' });
    await kit.go();
    expect(dates).toEqual(['string', 'string']);
  });

  test.each([
    ['a function', () => () => 1],
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {};
        circle['self'] = circle;
        return circle;
      },
    ],
    ['a big integer', () => 1n],
  ])('whose result is %s fails by its name', async (_what, make) => {
    const kit = kitFor(async (context) => {
      await context.step('Odd', async () => make());
      return { text: '' };
    });
    expect((await kit.go()).failure).toMatchObject({ step: 'Odd', message: expect.stringContaining('JSON') });
  });
});
