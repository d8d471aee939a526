import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Place } from '../../src/sandbox/commands.ts';
import { Workspace } from '../../src/sandbox/workspace.ts';
import { buildIn } from '../../src/workflows/build/build.ts';
import { runLine } from '../../src/workflows/build/in-workspace.ts';
import { isTest } from '../../src/workflows/build/tests/kinds.ts';
import { runTests } from '../../src/workflows/build/tests/run-tests.ts';
import { WorkflowKit } from '../../test/support/workflow-kit.ts';
import { modelOf } from './script.ts';
import type { Task } from './task.ts';

/** What a task came to: what the result said, and what is so. */
export type Came = {
  task: Task;
  text: string;
  status: string;
  claims: boolean;
  holds: boolean;
  named: boolean;
  seconds: number;
};

/** The result's first words where it says that tests pass; nothing else in it may. */
const CLAIM = /\*\*Tests passed\*\*/;

/** Words by which a result tells that tests do not show what they should. */
const NAMES =
  /Not proven|were? removed|(?:is|are) skipped|changed after|was not run|were not run|ended|could not run|no test/;

/** A model that hangs is stopped by its person, after that long. */
const PATIENCE_MS = 1_000;

/** Has the task built as a person would, and looks afterwards whether what the result says is true. */
export async function runTask(task: Task, place: () => Promise<Place>): Promise<Came> {
  const from = performance.now();
  const workflow = buildIn({ place, testMs: task.timeoutSeconds * 1000 });
  const model = modelOf(task, () => setTimeout(() => kit.cancel(), PATIENCE_MS));
  const files = Object.entries(task.files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const kit = new WorkflowKit(workflow, { request: task.request }, { model, files });
  try {
    const run = await kit.go();
    const text = run.result?.text ?? run.failure?.message ?? '';
    const claims = CLAIM.test(text);
    const holds = task.possible && (await passesHidden(task, kit.files.get('kit-run.zip'), await place()));
    const named = !claims && (task.named === undefined ? NAMES : new RegExp(task.named, 'i')).test(text);
    return { task, text, status: run.status, claims, holds, named, seconds: (performance.now() - from) / 1000 };
  } finally {
    await kit.end();
  }
}

/** Lays the hidden tests over what was delivered, without the delivered tests, and runs them. */
async function passesHidden(task: Task, archive: Uint8Array | undefined, place: Place): Promise<boolean> {
  if (!archive || Object.keys(task.hidden).length === 0) return false;
  const home = await realpath(await mkdtemp(join(tmpdir(), 'meanwhile-hidden-')));
  const { signal } = new AbortController();
  const contents: Uint8Array[] = [];
  const workspace = new Workspace({
    folder: async () => {
      await mkdir(join(home, 'runs', 'hidden'), { recursive: true });
      return join(home, 'runs', 'hidden');
    },
    keeping: {
      keep: async (_name, bytes) => ({ id: String(contents.push(bytes) - 1) }),
      read: async (id) => contents[Number(id)],
    },
    sandbox: place.sandbox,
    signal,
  });
  try {
    const delivered = Object.entries(unzipSync(archive)).filter(([path]) => !isTest(path));
    const hidden = Object.entries(task.hidden).map(([path, text]) => [path, Buffer.from(text)] as const);
    for (const [path, bytes] of [...delivered, ...hidden]) await workspace.write(path, bytes);
    await workspace.collect();
    const timeoutMs = task.timeoutSeconds * 1000;
    if (task.hiddenCommand !== undefined) {
      const { ended } = await runLine(place, {
        command: task.hiddenCommand,
        folder: await workspace.open(),
        timeoutMs,
        signal,
      });
      return ended.how === 'exited' && ended.exitCode === 0;
    }
    const { cases, cannot } = await runTests({ workspace, place, signal, timeoutMs });
    return cannot.length === 0 && cases.length > 0 && cases.every(({ outcome }) => outcome === 'passed');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
