import { z } from 'zod';
import { defineTool, type Tool, ToolError } from '../../core/domain/tool.ts';
import { inParts } from '../in-parts.ts';
import { type ReadParts, readPage } from './read-page.ts';

const Input = z.strictObject({
  url: z.string().trim().min(1).max(2_000).describe('A whole address that a person, a search or a page gave'),
  part: z.number().int().min(1).max(50).optional().describe('Which part of a long page; the first one where left out'),
});

/** Reads a page, a PDF or a text of the web. */
export function readTool(parts: ReadParts): Tool {
  return defineTool({
    name: 'read',
    description:
      'Reads a web page, PDF or text file as Markdown. It reads only addresses that were given by people, searches or pages, exactly as given.',
    input: Input,
    changes: 'nothing',
    doing: ({ url, part }) => `Reading ${hostOf(url)}${part === undefined || part === 1 ? '' : `, part ${part}`}`,
    async run(context, { url, part = 1 }) {
      // An address that a model makes up could carry what it was told out of the run.
      if (!context.wasGiven(url.endsWith('/') ? url.slice(0, -1) : url))
        throw new ToolError('Nobody gave that address. Read one that a person, a search or a page gave, as it stands.');
      const address = URL.canParse(url) ? withoutPart(url) : url;
      const source = await context.cache(`read ${address}`, () => readPage(address, parts, context));
      const pieces = inParts(source.text);
      const text = pieces[part - 1];
      if (text === undefined)
        throw new ToolError(`That page has ${pieces.length} ${pieces.length === 1 ? 'part' : 'parts'}.`);
      const more = part < pieces.length ? `\n\n[Part ${part} of ${pieces.length}.]` : '';
      return { text: `# ${source.title}\n${source.url}\n\n${text}${more}`, source };
    },
  });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : 'an address';
}

function withoutPart(url: string): string {
  const address = new URL(url);
  address.hash = '';
  return address.href;
}
