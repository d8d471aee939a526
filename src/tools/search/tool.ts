import { z } from 'zod';
import { defineTool, type Tool } from '../../core/domain/tool.ts';
import type { Found, Search } from './provider.ts';

/** As much of a passage as tells whether a page is worth reading. */
const PASSAGE = 500;
const SHOWN_QUERY = 60;

const Input = z.strictObject({
  query: z.string().trim().min(1).max(1_000).describe('A few exact words, as one types them into a search box'),
});

/** Searches the web with the provider that is set up. */
export function searchTool(search: Search): Tool {
  return defineTool({
    name: 'search',
    description:
      'Searches the web. Gives titles, addresses and short passages; read the pages that matter with `read` before you rely on them.',
    input: Input,
    changes: 'nothing',
    doing: ({ query }) => `Searching for "${query.length > SHOWN_QUERY ? `${query.slice(0, SHOWN_QUERY)}…` : query}"`,
    async run(context, { query }) {
      const words = query.split(/\s+/).join(' ');
      const found = await context.cache(`search ${words.toLowerCase()}`, () => search.find(words, context.signal));
      const results = readable(found);
      const text = results.length > 0 ? results.map(line).join('\n\n') : 'Nothing was found. Try other words.';
      return { text, links: results.map(({ url }) => url) };
    },
  });
}

/** Each page once, and only what can be read. */
function readable(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter(({ url }) => {
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url) || seen.has(url)) return false;
    seen.add(url);
    return true;
  });
}

function line({ title, url, passage, published }: Found): string {
  const head = `${flat(title) || url}\n${url}${published === undefined ? '' : ` (${flat(published)})`}`;
  return `${head}\n${flat(passage).slice(0, PASSAGE)}`.trim();
}

function flat(text: string): string {
  return text.split(/\s+/).join(' ').trim();
}
