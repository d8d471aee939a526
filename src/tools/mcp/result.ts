import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type ToolContext, ToolError, type ToolResult } from '../../core/domain/tool.ts';
import type { StoredFile } from '../../core/domain/run.ts';
import { PermanentError } from '../../core/workflow.ts';

/** More is neither shown to a model nor stored. */
const MAX_TEXT = 100_000;

/**
 * What a call gave, as text for the model and files for the run.
 * @throws {ToolError} with the server's words, where it says that the call failed.
 */
export async function resultOf(server: string, result: CallToolResult, context: ToolContext): Promise<ToolResult> {
  const texts: string[] = [];
  const files: StoredFile[] = [];
  for (const [index, part] of result.content.entries()) {
    if (part.type === 'text') texts.push(part.text);
    else if (part.type === 'resource_link') texts.push(`${part.name}: ${part.uri}`);
    else if (part.type === 'resource' && 'text' in part.resource) texts.push(part.resource.text);
    else {
      const { data, mimeType } =
        part.type === 'resource' ? { data: blobOf(part.resource), mimeType: part.resource.mimeType } : part;
      const name = `${server}-${index + 1}.${extensionOf(mimeType)}`;
      const file = await kept(context, name, Buffer.from(data, 'base64'));
      if (file) files.push(file);
      texts.push(file ? `[The file ${name} was kept with the run.]` : `[The file ${name} is too large to keep.]`);
    }
  }
  if (texts.length === 0 && result.structuredContent) texts.push(JSON.stringify(result.structuredContent));
  const text = texts.join('\n\n').slice(0, MAX_TEXT);
  if (result.isError) throw new ToolError(text === '' ? `${server} says that the call failed.` : text);
  return { text: text === '' ? 'Done; it gave nothing back.' : text, ...(files.length > 0 && { files }) };
}

/** The call was made, whatever becomes of what it gave. */
async function kept(context: ToolContext, name: string, bytes: Buffer): Promise<StoredFile | undefined> {
  try {
    return await context.keep(name, bytes);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}

function blobOf(resource: { uri: string; blob?: unknown }): string {
  return typeof resource.blob === 'string' ? resource.blob : '';
}

function extensionOf(mime: string | undefined): string {
  return /^\w+\/([a-z0-9]{1,10})$/.exec(mime ?? '')?.[1] ?? 'bin';
}
