import type { RequestFile } from '../../core/domain/attached.ts';
import type { Source } from '../../core/domain/tool.ts';
import type { WorkflowContext } from '../../core/workflow.ts';

const SCHEME = 'attached:';

/** The texts that came with the request, as sources. */
export async function sourcesIn(context: WorkflowContext, files: readonly RequestFile[]): Promise<Source[]> {
  const texts = files.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
  if (texts.length === 0) return [];
  const readAt = await context.step('Look at the files', async () => Date.now());
  return texts.map(({ name, text }) => ({ url: `${SCHEME}${encodeURIComponent(name)}`, title: name, text, readAt }));
}

export function isAttached(url: string): boolean {
  return url.startsWith(SCHEME);
}
