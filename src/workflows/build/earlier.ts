import { unzipSync } from 'fflate';
import type { Earlier, WorkflowContext } from '../../core/workflow.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { MAX_FILE_BYTES, MAX_FILES } from '../../sandbox/workspace/limits.ts';
import { plainPath } from '../../sandbox/workspace/place-file.ts';

/** A script says by its first line that it is a program. Archives are read without the rights of what is in them. */
const SCRIPT = '#!';

/** Lays out what was built before in the thread, from its archive. */
export async function layOutEarlier(context: WorkflowContext, workspace: Workspace, { files }: Earlier): Promise<void> {
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
