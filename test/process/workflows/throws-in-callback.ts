import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Waits for what will never come, since the callback that was to bring it throws. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'throws-in-callback',
    description: 'Throws where nothing waits for it.',
    input: z.object({ request: z.string() }),
    async run(context) {
      const text = await context.step('Wait', async () => {
        const { promise } = Promise.withResolvers<string>();
        setTimeout(() => {
          throw new Error('The socket spoke Klingon.');
        }, 10);
        return promise;
      });
      return { text };
    },
  });
