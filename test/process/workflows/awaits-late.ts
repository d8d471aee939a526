import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

const HOUR_MS = 60 * 60_000;

/** Begins two things, and awaits them only after a third that takes as long as it is left alone. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'awaits-late',
    description: 'Does three things at once.',
    input: z.object({ request: z.string() }),
    async run(context) {
      const asked = context
        .ask('Where', { text: 'Where to?', default: 'here', deadlineMs: HOUR_MS })
        .then(({ text }) => text.trim());
      const breaks = context.step('Look', async () => 'seen').then(() => Promise.reject(new Error('Of its own.')));
      await context.step('Think', ({ signal }) => sleep(HOUR_MS, undefined, { signal }));
      await breaks;
      return { text: await asked };
    },
  });
