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
  let latest = 0;
  for (const { key, post } of thread) {
    const number = Number(ANSWERS.exec(key)?.[1] ?? latest);
    if (number < latest) found.push(`${key} stands after the answer to event ${latest}`);
    latest = Math.max(latest, number);
    if (post.kind === 'card' && post.run) cards.add(post.run);
    else if (post.run && /\/(?:completed|failed|canceled)$/.test(key) && !cards.has(post.run)) {
      found.push(`${key} stands before its card`);
    }
  }
  return found;
}
