import { z } from 'zod';
import { ask } from './ask.ts';
import { type Found, RESULTS, type Search } from './provider.ts';
import { shorten } from './shorten.ts';

const HOME = 'https://api.tavily.com';

const Answer = z.object({
  results: z.array(
    z.object({
      title: z.string().nullish(),
      url: z.string(),
      content: z.string().nullish(),
      published_date: z.string().nullish(),
    }),
  ),
});

/** Tavily, by its key. It refuses `site:` in a query, and takes the sites as a list of their own. */
export function tavily(key: string, home: string = HOME): Search {
  return {
    provider: 'Tavily',
    async find(query, signal) {
      const { words, sites, not } = apart(query);
      const body = {
        query: shorten(words === '' ? query.replaceAll(/-?site:/gi, '') : words),
        max_results: RESULTS,
        search_depth: 'basic',
        ...(sites.length > 0 && { include_domains: sites }),
        ...(not.length > 0 && { exclude_domains: not }),
      };
      const request = {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
      const who = { provider: 'Tavily', setting: 'TAVILY_API_KEY' };
      const { results } = await ask(who, new URL('/search', home), request, { schema: Answer, signal });
      return results.map(
        ({ title, url, content, published_date }): Found => ({
          title: title ?? '',
          url,
          passage: content ?? '',
          ...(published_date && { published: published_date }),
        }),
      );
    },
  };
}

/** The words of a query, and the sites that it wants or does not want. */
function apart(query: string): { words: string; sites: string[]; not: string[] } {
  const sites: string[] = [];
  const not: string[] = [];
  const words = query.split(/\s/).filter((word) => {
    const [, minus, site] = /^(-?)site:(.+)$/i.exec(word) ?? [];
    if (site === undefined) return word !== '';
    (minus === '-' ? not : sites).push(site);
    return false;
  });
  return { words: words.join(' '), sites, not };
}
