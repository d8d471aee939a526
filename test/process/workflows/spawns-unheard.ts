import { spawn } from 'node:child_process';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Starts a command that ends with the run, and does not listen for the error that Node tells then. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'spawns-unheard',
    description: 'Starts a command.',
    input: z.object({ request: z.string() }),
    async run(context) {
      await context.step('Wait', async ({ signal }) => {
        const child = spawn('sleep', ['3600'], { signal });
        child.once('spawn', () => context.output('spawned'));
        const { promise } = Promise.withResolvers<string>();
        return promise;
      });
      return { text: 'never' };
    },
  });
