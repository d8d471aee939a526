import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Work that takes in what is added to a "yes"; the scripts in this folder talk about it as "the quarterly report". */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'report',
    description: 'Writes the quarterly report.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Collect', stage: 'analyzing' },
      { name: 'Write', stage: 'executing' },
    ],
    takesAdditions: true,
    fromRequest: (text) => (/quarterly report/i.test(text) ? { request: text } : undefined),
    summary: () => 'write the quarterly report',
    expectedMs: () => 120_000,
    async run(context, { request }) {
      await context.step('Collect', () => sleep(100));
      // Time to say something to it.
      const choices = ['Write it now', 'Write it tonight'];
      const asked = { text: 'Is that all?', choices, default: 'Write it now', deadlineMs: 10 * 60_000 };
      if (request.includes('slowly')) await context.ask('Ask', asked);
      const said = (await context.context()).map(({ by, text }) => `${by.name} said "${text}"`);
      await context.step('Write', () => sleep(100));
      const { addition } = context.run;
      const added = [...(addition ? [`as you added: ${addition}`] : []), ...said].join(', ');
      return { text: `The quarterly report is written: 42 pages${added ? `, ${added}` : ''}.` };
    },
  });
