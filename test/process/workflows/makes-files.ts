import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowTools } from '../../../src/workflows/load.ts';

/** Long enough for a test to see it at work and to end its process meanwhile. */
const LONG_MS = 2_500;

/** Keeps a file, takes long, and keeps a second one made from the first; notes each step beside the process that did it. */
export default ({ defineWorkflow, z }: WorkflowTools) =>
  defineWorkflow({
    name: 'makes-files',
    description: 'Makes two files.',
    input: z.object({ request: z.string() }),
    steps: [
      { name: 'Collect', stage: 'analyzing' },
      { name: 'Think', stage: 'executing' },
      { name: 'Write-up', stage: 'finalizing' },
    ],
    async run(context, { request }) {
      const begin = (name: string) => appendFile('steps.log', `${name} ${process.pid}\n`);
      const notes = await context.step('Collect', async () => {
        await begin('Collect');
        const path = join(await context.folder(), 'notes.txt');
        await writeFile(path, `Notes on ${request}.\n`);
        return context.keep('notes.txt', await readFile(path));
      });
      await context.step('Think', async () => {
        await begin('Think');
        await sleep(LONG_MS);
      });
      const report = await context.step('Write-up', async () => {
        await begin('Write-up');
        return context.keep('report.txt', Buffer.from(`Report on ${request}.\n`));
      });
      return { text: 'Both files are there.', files: [notes, report] };
    },
  });
