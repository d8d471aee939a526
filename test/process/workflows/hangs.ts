import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Hangs while it is looked at what a message asks for, as a pattern that backtracks would. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'hangs',
    description: 'Makes the process hang.',
    input: z.object({ request: z.string() }),
    fromRequest(text) {
      if (text.includes('hang forever')) for (;;);
      return undefined;
    },
    async run() {
      for (;;);
    },
  });
