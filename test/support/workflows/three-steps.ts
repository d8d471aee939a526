import { appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Long enough for several calls to Redis, so that a crash can come in the middle of any step. */
const STEP_MS = 60;

/** Nobody runs out of time to answer. */
const ASKED_MS = 10 * 60_000;

const COLOUR = { text: 'Which colour?', choices: ['red', 'blue'], default: 'blue', deadlineMs: ASKED_MS };

/**
 * Three steps, each of which leaves a line in `executions.log`: a line too many is a step that was done again. Before the last one
 * it asks something.
 */
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
      let colour = '';
      for (const name of ['First', 'Second', 'Third']) {
        if (name === 'Third') colour = (await context.ask('Colour', COLOUR)).text;
        await context.step(name, async () => {
          await appendFile('executions.log', `${name}\n`);
          await sleep(STEP_MS);
          return name;
        });
      }
      return { text: `All three are done in ${colour}.` };
    },
  });
