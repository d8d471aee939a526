import { z } from 'zod';
import { defineWorkflow } from '../../src/core/workflow.ts';
import { until } from './until.ts';

/** A workflow `work` whose runs end when the test says so; one whose request has the word "fail" fails. */
export function gatedWork() {
  const gates = new Map<string, () => void>();
  const workflow = defineWorkflow({
    name: 'work',
    description: 'Works.',
    input: z.object({ request: z.string() }),
    fromRequest: (text) => (text.includes('work') ? { request: text } : undefined),
    run: async (context, { request }) => {
      await context.step('Wait', async ({ signal }) => {
        context.progress(0.5);
        context.output(`began ${request}`);
        await new Promise<void>((resolve, reject) => {
          gates.set(request, resolve);
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      });
      if (request.includes('fail')) throw new Error('It did not work.');
      return { text: `done with ${request}` };
    },
    steps: [{ name: 'Wait', stage: 'executing' }],
  });
  return {
    workflow,
    begun: (request: string) => until(() => gates.has(request), `the work "${request}"`),
    finish(request: string): void {
      gates.get(request)?.();
      gates.delete(request);
    },
  };
}
