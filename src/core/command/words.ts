import type { ListFilter } from './command.ts';

/** The words that choose what a list shows, with what people also call them. */
export const filterWords: ReadonlyMap<string, ListFilter> = new Map<string, ListFilter>([
  ['running', 'running'],
  ['queued', 'queued'],
  ['pending', 'queued'],
  ['waiting', 'waiting'],
  ['completed', 'completed'],
  ['complete', 'completed'],
  ['done', 'completed'],
  ['finished', 'completed'],
  ['failed', 'failed'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['stopped', 'canceled'],
  ['active', 'active'],
  ['live', 'active'],
  ['all', 'all'],
]);

export const mineWords: ReadonlySet<string> = new Set(['mine', 'my', 'me']);

/** The filters as help and errors name them. */
export const filterNames: readonly string[] = [...new Set(filterWords.values())];
