import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Nobody in a script takes this long. */
const LONG_MS = 10 * 60_000;

/** Over before somebody in a script answers who does not mean to. */
const SHORT_MS = 1_200;

/** Work that asks something first; the words of its request say what: "where", "sure" or "title", and "soon" for a short deadline. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'rollout',
    description: 'Rolls the new version out.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Ask', stage: 'planning' },
      { name: 'Roll out', stage: 'executing' },
    ],
    summary: () => 'roll the new version out',
    async run(context, { request }) {
      const deadlineMs = request.includes('soon') ? SHORT_MS : LONG_MS;
      const asked = request.includes('sure')
        ? { text: 'Shall I restart the server?', choices: ['Yes', 'No'], default: 'No', deadlineMs }
        : request.includes('title')
          ? { text: 'What is its title?', default: 'untitled', deadlineMs }
          : { text: 'Where to?', choices: ['staging', 'production'], default: 'staging', deadlineMs };
      const answer = await context.ask('Ask', asked);
      await context.step('Roll out', async () => undefined);
      return { text: `Rolled out with ${answer.text}${answer.by ? `, as ${answer.by.name} said` : ', by default'}.` };
    },
  });
