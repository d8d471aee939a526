import { z } from 'zod';
import { defineTool, type Tool, ToolError, type ToolContext, type ToolResult } from '../../core/domain/tool.ts';
import type { Place } from '../../sandbox/commands.ts';
import { wordsFor } from '../../sandbox/limits.ts';
import { type Ended, wasEmptied } from '../../sandbox/run-command.ts';
import type { Change, Workspace } from '../../sandbox/workspace.ts';
import { plainPath, UnfitPath } from '../../sandbox/workspace/place-file.ts';
import { headAndTail, runLine } from './in-workspace.ts';
import { runTests } from './tests/run-tests.ts';
import { summaryOf } from './tests/verdict.ts';

/** Where an agent works, and how long one command or test run may take. */
export type Bench = {
  workspace: Workspace;
  place: () => Promise<Place>;
  testMs: number;
  /** The files are a change of a repository; `test` is how the policy says that it is tested. */
  repository?: { test: string | undefined };
  onOutput: (bytes: Buffer) => void;
};

/** How its tests are run. */
export async function termsOf({ workspace, place, testMs, repository, onOutput }: Bench, signal: AbortSignal) {
  return { workspace, place: await place(), signal, timeoutMs: testMs, onOutput, ...(repository && { repository }) };
}

/** A command that is to be watched by nobody should not take longer. */
const COMMAND_SECONDS = 120;
const LONGEST_SECONDS = 600;

/** Beside the command itself: laying out the files, and storing what changed. */
const AROUND_MS = 60_000;

/** Things left out that one result names. */
const MOST_NAMED = 8;

/** Lines of a file that one call reads. */
const MOST_LINES = 400;

/** Tells whether a state is one of ours, as it was stored. */
const State = z.object({ change: z.custom<Change>((value) => typeof value === 'object' && value !== null) });

type Work = (context: ToolContext) => Promise<string>;

/** What a builder can do. Each call is a step, stored with what it changed; one that was interrupted is made again on the files as they were before it. */
export function buildTools(bench: Bench): Tool[] {
  return [shellTool(bench), writeTool(bench), editTool(bench), readTool(bench), listTool(bench), testsTool(bench)];
}

function recall({ workspace }: Bench) {
  return (result: ToolResult) => {
    const state = State.safeParse(result.state);
    if (state.success) workspace.recall(state.data.change);
  };
}

/** Does something to the files and stores what that changed. What breaks off leaves nothing. */
async function changing({ workspace }: Bench, context: ToolContext, work: Work): Promise<ToolResult> {
  try {
    const text = await work(context);
    const { change, leftOut } = await workspace.collect();
    const note = leftOut.length === 0 ? '' : `\nNot part of the work: ${leftOut.slice(0, MOST_NAMED).join('; ')}`;
    return { text: `${text}${note}`, ...(change && { state: { change } }) };
  } catch (error) {
    workspace.reset();
    if (error instanceof UnfitPath) throw new ToolError(error.message);
    throw error;
  }
}

function shellTool(bench: Bench): Tool {
  return defineTool({
    name: 'shell',
    description:
      'Runs a bash command in the folder of the work. There is no network unless told otherwise, so nothing can be installed. What it prints and its exit code come back; of long output the beginning and the end.',
    input: z.object({
      command: z.string().min(1).max(20_000),
      timeoutSeconds: z.number().min(1).max(LONGEST_SECONDS).optional(),
    }),
    changes: 'sandbox',
    restores: true,
    timeoutMs: LONGEST_SECONDS * 1000 + AROUND_MS,
    doing: ({ command }) => `Running ${command.split('\n', 1)[0]?.slice(0, 60) ?? ''}`,
    recall: recall(bench),
    run: (context, { command, timeoutSeconds = COMMAND_SECONDS }) =>
      changing(bench, context, async ({ signal }) => {
        const place = await bench.place();
        const folder = await bench.workspace.open();
        const line = { command, folder, timeoutMs: timeoutSeconds * 1000, signal, onOutput: bench.onOutput };
        const { ended, output } = await runLine(place, line);
        signal.throwIfAborted();
        // The files are as they were before it.
        if (wasEmptied(ended)) bench.workspace.reset();
        return `${endedText(ended, place, timeoutSeconds)}\n${headAndTail(output)}`;
      }),
  });
}

function endedText({ how, exceeded, exitCode, missedNetwork }: Ended, { limits }: Place, seconds: number): string {
  if (exceeded) return `Stopped, since ${wordsFor(exceeded, limits)}.`;
  if (how === 'timed out') return `Stopped after its timeout of ${seconds} s.`;
  return `Exit code ${exitCode}.${missedNetwork ? ' There is no network.' : ''}`;
}

function writeTool(bench: Bench): Tool {
  return defineTool({
    name: 'write_file',
    description: 'Writes a whole file, new or in the place of what was there. Its folders are made.',
    input: z.object({ path: z.string().min(1).max(200), content: z.string() }),
    changes: 'sandbox',
    restores: true,
    doing: ({ path }) => `Writing ${path}`,
    recall: recall(bench),
    run: (context, { path, content }) =>
      changing(bench, context, async () => {
        await bench.workspace.write(path, Buffer.from(content));
        return `Written: ${path}, ${content.split('\n').length} lines.`;
      }),
  });
}

function editTool(bench: Bench): Tool {
  return defineTool({
    name: 'edit_file',
    description: 'Replaces a text in a file by another. The text must stand in it exactly once.',
    input: z.object({ path: z.string().min(1).max(200), old: z.string().min(1), new: z.string() }),
    changes: 'sandbox',
    restores: true,
    doing: ({ path }) => `Changing ${path}`,
    recall: recall(bench),
    run: (context, { path, old, new: put }) =>
      changing(bench, context, async () => {
        const text = await textOf(bench, path);
        const count = text.split(old).length - 1;
        if (count !== 1) throw new ToolError(`The text stands in ${path} ${count} times; it must be once.`);
        await bench.workspace.write(path, Buffer.from(text.replace(old, () => put)));
        return `Changed: ${path}.`;
      }),
  });
}

function readTool(bench: Bench): Tool {
  return defineTool({
    name: 'read_file',
    description: `Reads a file, ${MOST_LINES} lines at once.`,
    input: z.object({ path: z.string().min(1).max(200), fromLine: z.number().int().min(1).optional() }),
    changes: 'sandbox',
    restores: true,
    doing: ({ path }) => `Reading ${path}`,
    async run(_context, { path, fromLine = 1 }) {
      const lines = (await textOf(bench, path)).split('\n');
      const shown = lines.slice(fromLine - 1, fromLine - 1 + MOST_LINES);
      const more = lines.length - (fromLine - 1) - shown.length;
      return { text: headAndTail(shown.join('\n')) + (more > 0 ? `\n[... ${more} more lines]` : '') };
    },
  });
}

function listTool({ workspace }: Bench): Tool {
  return defineTool({
    name: 'list_files',
    description: 'Lists all files with their sizes.',
    input: z.object({}),
    changes: 'sandbox',
    restores: true,
    doing: () => 'Looking at the files',
    async run() {
      await workspace.open();
      const lines = workspace.paths.map((path) => `${path} (${workspace.entry(path)?.size ?? 0} bytes)`);
      return { text: lines.length === 0 ? 'There are no files.' : headAndTail(lines.join('\n')) };
    },
  });
}

function testsTool(bench: Bench): Tool {
  return defineTool({
    name: 'run_tests',
    description:
      "Runs all tests as they will be judged: on a fresh copy of the files, with the language's own runner. Use it before you say that you are done.",
    input: z.object({}),
    changes: 'sandbox',
    restores: true,
    timeoutMs: 4 * bench.testMs + AROUND_MS,
    doing: () => 'Running the tests',
    async run({ signal }) {
      const run = await runTests(await termsOf(bench, signal));
      return { text: `${summaryOf(run)}\n\n${headAndTail(run.log)}` };
    },
  });
}

async function textOf({ workspace }: Bench, path: string): Promise<string> {
  await workspace.open();
  const bytes = await workspace.read(plain(path));
  if (!bytes) throw new ToolError(`There is no file ${path}. \`list_files\` shows all that there are.`);
  return Buffer.from(bytes).toString('utf8');
}

function plain(path: string): string {
  try {
    return plainPath(path);
  } catch (error) {
    throw new ToolError(error instanceof Error ? error.message : String(error));
  }
}
