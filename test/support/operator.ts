import { z } from 'zod';
import type { Model } from '../../src/core/model.ts';
import { defineWorkflow } from '../../src/core/workflow.ts';
import type { startEngine } from './engine.ts';
import { aCommand } from './events.ts';
import { gatedWork } from './gated.ts';
import { API_RULE } from '../../src/app/api.ts';
import { until } from './until.ts';

/** Work of every kind for an operator to look at. */
export function operatorWork() {
  const work = gatedWork();
  let tries = 0;
  const report = defineWorkflow({
    name: 'report',
    description: 'Writes a report.',
    input: z.object({ request: z.string() }),
    fromRequest: () => undefined,
    steps: [
      { name: 'Collect', stage: 'analyzing' },
      { name: 'Write', stage: 'executing' },
    ],
    run: async (context, { request }) => {
      await context.step('Collect', async () => {
        tries += 1;
        await new Promise((resolve) => setTimeout(resolve, 60));
        if (tries === 1) throw new Error('The source did not answer.');
        context.output(`collected for ${request}\n`);
      });
      const turn = await context.model.turn('Think about it', [{ role: 'user', content: request }]);
      const file = await context.step('Write', () => context.keep('report.txt', new TextEncoder().encode(turn.text)));
      return { text: `Here it is: ${turn.text}`, files: [file] };
    },
  });
  const careful = defineWorkflow({
    name: 'careful',
    description: 'Asks before it acts.',
    input: z.object({ request: z.string() }),
    fromRequest: () => undefined,
    run: async (context) => ({
      text: (await context.approve('Delete it', { what: 'Delete the branch', details: { branch: 'old' } }))
        ? 'Deleted.'
        : 'Left.',
    }),
  });
  const model = {
    turn: async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return { text: 'all is well', calls: [], model: 'm1', usage: { input: 900, cached: 100, output: 134 } };
    },
  } as unknown as Model;
  return { work, workflows: [work.workflow, report, careful], model };
}

export const operatorPolicy = {
  budget: { prices: { m1: { input: 2, output: 8 } } },
  limits: { perPerson: 50 },
  rules: [API_RULE],
};

type EngineHere = Awaited<ReturnType<typeof startEngine>>;

/** Orders a run and gives its id. */
export async function begin(engine: EngineHere, text: string, thread: string): Promise<string> {
  const before = new Set((await engine.queries.runs.liveIn(thread)).map(({ id }) => id));
  await engine.accept(aCommand('task', text, { thread }));
  let id: string | undefined;
  await until(async () => {
    const { runs } = await engine.service.runs({ limit: 100 });
    id = runs.find((run) => run.thread === thread && !before.has(run.id))?.id;
    return id !== undefined;
  }, `the run "${text}"`);
  return id ?? '';
}
