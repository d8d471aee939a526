import { lastWordOf } from './ledger.ts';
import type { Standing } from './platform-server.ts';

/** Messages that stand twice under one key. */
export function postedTwice(standing: readonly Standing[]): string[] {
  const groups = Map.groupBy(standing, ({ thread, key }) => `${thread} ${key}`);
  return [...groups].flatMap(([name, same]) => (same.length > 1 ? [`${name} stands ${same.length} times`] : []));
}

/** The event that a message answers: people's events are numbered. */
const ANSWERS = /^event-\d+-(\d+)\/(?:offer|card)$/;

/**
 * Whatever stands before something that it must follow, in one thread: offers and cards come in the order of the events that asked
 * for them, and a run's last word after its card.
 */
export function outOfOrder(thread: readonly Standing[]): string[] {
  const found: string[] = [];
  const cards = new Set<string>();
  const ended = new Set<string>();
  let latest = 0;
  for (const { key, post } of thread) {
    const number = Number(ANSWERS.exec(key)?.[1] ?? latest);
    if (number < latest) found.push(`${key} stands after the answer to event ${latest}`);
    latest = Math.max(latest, number);
    const { run } = post;
    if (run === undefined) continue;
    const isWord = lastWordOf(key) === run;
    if ((isWord || post.kind === 'question') && !cards.has(run)) found.push(`${key} stands before its card`);
    if (post.kind === 'question' && ended.has(run)) found.push(`${key} stands after the last word of its run`);
    if (post.kind === 'card') cards.add(run);
    if (isWord) ended.add(run);
  }
  return found;
}
