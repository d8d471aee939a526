import { access, appendFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

const HOUR_MS = 60 * 60_000;

/** An agent with a tool that looks and one that publishes, which note each call; publishing hangs while there is a file `hang`. */
export default ({ defineWorkflow, defineTool, z }: WorkflowTools) => {
  const note = (name: string) => appendFile('calls.log', `${name}\n`);
  const look = defineTool({
    name: 'look',
    description: 'Looks at something.',
    input: z.strictObject({ at: z.string() }),
    changes: 'nothing',
    doing: ({ at }) => `Looking at ${at}`,
    async run(_context, { at }) {
      await note(`look ${at}`);
      return { text: `${at} is fine.` };
    },
  });
  const publish = defineTool({
    name: 'publish',
    description: 'Publishes something.',
    input: z.strictObject({ what: z.string() }),
    changes: 'world',
    async run(_context, { what }) {
      await note(`publish ${what}`);
      const hangs = await access('hang').then(
        () => true,
        () => false,
      );
      if (hangs) await sleep(HOUR_MS);
      return { text: 'Published.' };
    },
  });
  return defineWorkflow({
    name: 'publishes',
    description: 'Looks, and publishes.',
    input: z.object({ request: z.string() }),
    takesAdditions: true,
    run: (context, { request }) => context.agent({ goal: request, tools: [look, publish] }),
  });
};
