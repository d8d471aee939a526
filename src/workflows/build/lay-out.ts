import { unzipSync } from 'fflate';
import type { RequestFile } from '../../core/domain/attached.ts';
import type { Earlier, WorkflowContext } from '../../core/workflow.ts';
import type { Sandbox } from '../../sandbox/isolation/kind.ts';
import { type Base, Workspace } from '../../sandbox/workspace.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../../sandbox/workspace/limits.ts';
import { plainPath } from '../../sandbox/workspace/place-file.ts';

/** A script says by its first line that it is a program. Archives are read without the rights of what is in them. */
const SCRIPT = '#!';

/** Where what came with a request stands beside a repository's own files; it is no part of the change. */
const ATTACHED = 'attached/';

/** What the work begins with. */
type Beginning = {
  sandbox: Sandbox;
  base: Base | undefined;
  files: readonly RequestFile[];
  earlier: Earlier | undefined;
};

/** The workspace of a build, with what it begins with laid out in a step; `onOpened` has it before that. */
export async function openWorkspace(
  context: WorkflowContext,
  { sandbox, base, files, earlier }: Beginning,
  onOpened: (workspace: Workspace) => void,
): Promise<Workspace> {
  const workspace = new Workspace({
    folder: () => context.folder(),
    keeping: {
      keep: (name, bytes) => context.keep(name, bytes),
      read: (id) => context.bytes({ id, name: '', size: 0 }),
    },
    sandbox,
    base,
    signal: context.signal,
  });
  onOpened(workspace);
  let isNew = false;
  const change = await context.step('Lay out the files', async () => {
    isNew = true;
    workspace.reset();
    if (earlier && !base) await layOutEarlier(context, workspace, earlier);
    for (const file of files) await layOut(context, workspace, { file, under: base ? ATTACHED : '' });
    return (await workspace.collect()).change ?? null;
  });
  if (change && !isNew) workspace.recall(change);
  workspace.begin();
  // What the base has is known once it is laid.
  if (base) await workspace.open();
  return workspace;
}

/** What came with the request stands among the files, under its own name. */
async function layOut(
  context: WorkflowContext,
  workspace: Workspace,
  { file, under }: { file: RequestFile; under: string },
): Promise<void> {
  const bytes = await context.bytes(file);
  const name = file.name.slice(file.name.lastIndexOf('/') + 1);
  if (bytes && name !== '' && name !== '..') await workspace.write(plainPath(`${under}${name}`), bytes);
}

/** Lays out what was built before in the thread, from its archive. */
async function layOutEarlier(context: WorkflowContext, workspace: Workspace, { files }: Earlier): Promise<void> {
  const archive = files.find(({ name }) => name.endsWith('.zip'));
  const bytes = archive && (await context.bytes(archive));
  if (!bytes) return;
  let count = 0;
  const contents = unzipSync(bytes, {
    filter: ({ name, originalSize }) => !name.endsWith('/') && originalSize <= MAX_FILE_BYTES && ++count <= MAX_FILES,
  });
  for (const [path, content] of Object.entries(contents)) {
    const isScript = Buffer.from(content.subarray(0, SCRIPT.length)).toString() === SCRIPT;
    await workspace.write(plainPath(path), content, isScript);
  }
}
