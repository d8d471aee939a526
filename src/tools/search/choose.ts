import { brave } from './brave.ts';
import type { Search } from './provider.ts';
import { searxng } from './searxng.ts';
import { tavily } from './tavily.ts';

/** What operators set for searching; see docs/tools.md. */
export type SearchSettings = {
  searxngUrl: string | undefined;
  tavilyKey: string | undefined;
  braveKey: string | undefined;
};

/** The provider to search with; undefined where none is set up. One's own server goes before those that cost. */
export function chooseSearch({ searxngUrl, tavilyKey, braveKey }: SearchSettings): Search | undefined {
  if (searxngUrl !== undefined) return searxng(searxngUrl);
  if (tavilyKey !== undefined) return tavily(tavilyKey);
  return braveKey === undefined ? undefined : brave(braveKey);
}
