import type { Post } from '../../domain/outgoing.ts';

/** How a reminder begins, which names its person itself: "⏰ Ana,". */
export function spokenTo(name: string): string {
  return `⏰ ${name},`;
}

/** What follows that name, where the post begins with it and mentions nobody else: the mention takes the place of the name. */
export function afterName({ text, mention, alsoMention = [] }: Post): string | undefined {
  if (!mention || alsoMention.length > 0) return undefined;
  const begins = spokenTo(mention.name);
  return text.startsWith(begins) ? text.slice(begins.length) : undefined;
}
