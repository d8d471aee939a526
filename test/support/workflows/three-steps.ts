import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Long enough for several calls to Redis, so that a crash can come in the middle of any step. */
const STEP_MS = 60;

/** Three steps, each of which leaves a line in `executions.log`: a line too many is a step that was done again. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'three-steps',
    description: 'Does three steps and says how often it was called.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'First', stage: 'planning' },
      { name: 'Second', stage: 'executing' },
      { name: 'Third', stage: 'refining' },
    ],
    fromRequest: (text) => (text.includes('three steps') ? { request: text } : undefined),
    summary: () => 'do the three steps',
    expectedMs: () => 60_000,
    async run(context) {
      for (const name of ['First', 'Second', 'Third']) {
        await context.step(name, async () => {
          await appendFile('executions.log', `${name}\n`);
          await sleep(STEP_MS);
          return name;
        });
      }
      return { text: 'All three are done.' };
    },
  });
