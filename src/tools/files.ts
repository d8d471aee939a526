import { z } from 'zod';
import type { RequestFile } from '../core/domain/attached.ts';
import { defineTool, type Tool, ToolError } from '../core/domain/tool.ts';
import { fileLine } from '../core/present/files.ts';
import { inParts } from './in-parts.ts';

const Input = z.strictObject({
  name: z.string().min(1).max(300).optional().describe('A file to read; left out, the files are listed'),
  part: z.number().int().min(1).max(50).optional().describe('Which part of a long file; the first one where left out'),
});

/** Reads the files that came with the request, and those that the last run of the thread gave. */
export function filesTool(): Tool {
  return defineTool({
    name: 'files',
    description:
      'Lists the files that came with the request or that the last run in this thread gave, or reads one of them by its name.',
    input: Input,
    changes: 'nothing',
    doing: ({ name }) => (name === undefined ? 'Looking at the files' : `Reading ${name}`),
    async run(context, { name, part = 1 }) {
      const files = await context.files();
      if (name === undefined) return { text: files.map(fileLine).join('\n') || 'There are no files here.' };
      const file = files.findLast((one) => one.name === name);
      if (!file) throw new ToolError(`There is no file of that name here. There are: ${namesOf(files)}.`);
      if (file.text === undefined) throw new ToolError(fileLine(file));
      const parts = inParts(file.text);
      const text = parts[part - 1];
      if (text === undefined) throw new ToolError(`That file has ${parts.length} parts.`);
      const more = parts.length > 1 ? `\n\n[Part ${part} of ${parts.length}.]` : '';
      return { text: `${text}${more}` };
    },
  });
}

function namesOf(files: readonly RequestFile[]): string {
  return files.map(({ name }) => name).join(', ') || 'none';
}
