import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Long enough for a test to see it at work and to end its process meanwhile. */
const SECOND_MS = 2_500;

/** A short step and a long one; each leaves a line in `steps.log` when it begins: its name and the process it runs in. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'two-steps',
    description: 'Does a short step and a long one.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Short', stage: 'planning' },
      { name: 'Long', stage: 'executing' },
    ],
    fromRequest: (text) => (text.includes('two steps') ? { request: text } : undefined),
    summary: () => 'do the two steps',
    async run(context) {
      const begin = (name: string) => appendFile('steps.log', `${name} ${process.pid}\n`);
      await context.step('Short', () => begin('Short'));
      await context.step('Long', async () => {
        await begin('Long');
        // Heeds no signal, as a careless author's would.
        await sleep(SECOND_MS);
      });
      return { text: 'Both are done.' };
    },
  });
