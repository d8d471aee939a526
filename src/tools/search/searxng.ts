import { withoutSlash } from '../../core/basics/without-slash.ts';
import { z } from 'zod';
import { ask } from './ask.ts';
import { type Found, RESULTS, type Search } from './provider.ts';

const Answer = z.object({
  results: z.array(
    z.object({
      title: z.string().nullish(),
      url: z.string(),
      content: z.string().nullish(),
      publishedDate: z.string().nullish(),
    }),
  ),
});

/** A SearXNG of one's own. It needs no key, but its settings must list `json` under `search.formats`. */
export function searxng(address: string): Search {
  return {
    provider: 'SearXNG',
    async find(query, signal) {
      const url = new URL(address);
      const { username, password } = url;
      url.username = '';
      url.password = '';
      if (!url.pathname.endsWith('/search')) url.pathname = `${withoutSlash(url.pathname)}/search`;
      url.searchParams.set('q', query);
      url.searchParams.set('format', 'json');
      const name = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      const login = { authorization: `Basic ${Buffer.from(name).toString('base64')}` };
      const headers = { accept: 'application/json', ...(name !== ':' && login) };
      const who = { provider: 'SearXNG', setting: 'SEARXNG_URL and that its settings allow the format json' };
      const { results } = await ask(who, url, { headers }, { schema: Answer, signal });
      return results.slice(0, RESULTS).map(
        ({ title, url: found, content, publishedDate }): Found => ({
          title: title ?? '',
          url: found,
          passage: content ?? '',
          ...(publishedDate && { published: publishedDate }),
        }),
      );
    },
  };
}
