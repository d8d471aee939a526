import type { Post } from '../../domain/outgoing.ts';

/** A card, a result or a failure with a link to the run's page, where there is one that people can reach. */
export function withPage(post: Post, pageOf: ((run: string) => string) | undefined): Post {
  const isAbout = post.kind === 'card' || post.kind === 'result' || post.kind === 'failure';
  if (!pageOf || !isAbout || post.run === undefined) return post;
  return { ...post, text: `${post.text}\n[Timeline](${pageOf(post.run)})` };
}
