import { z } from 'zod';
import { ask } from './ask.ts';
import { type Found, RESULTS, type Search } from './provider.ts';
import { shorten } from './shorten.ts';

const HOME = 'https://api.search.brave.com';

/** Queries with more words are refused. */
const MAX_WORDS = 50;

const Answer = z.object({
  web: z
    .object({
      results: z.array(
        z.object({
          title: z.string().nullish(),
          url: z.string(),
          description: z.string().nullish(),
          page_age: z.string().nullish(),
        }),
      ),
    })
    .nullish(),
});

/** Brave Search, by its key. */
export function brave(key: string, home: string = HOME): Search {
  return {
    provider: 'Brave Search',
    async find(query, signal) {
      const url = new URL('/res/v1/web/search', home);
      url.searchParams.set('q', shorten(query.split(/\s+/, MAX_WORDS).join(' ')));
      url.searchParams.set('count', String(RESULTS));
      url.searchParams.set('text_decorations', 'false');
      const headers = { 'x-subscription-token': key, accept: 'application/json' };
      const who = { provider: 'Brave Search', setting: 'BRAVE_API_KEY' };
      const { web } = await ask(who, url, { headers }, { schema: Answer, signal });
      return (web?.results ?? []).map(
        ({ title, url: address, description, page_age }): Found => ({
          title: title ?? '',
          url: address,
          passage: description ?? '',
          ...(page_age && { published: page_age }),
        }),
      );
    },
  };
}
