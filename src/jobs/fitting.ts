import { createHash } from 'node:crypto';
import { beginningOf } from '../core/fit.ts';
import type { Post } from '../core/outgoing.ts';
import { restInFile } from '../core/present/result.ts';
import type { RedisFiles } from './files.ts';

/** The file that holds the whole of a text that is too long to post. */
const WHOLE = 'full-text.md';

/** A post as long as its platform allows; where it is longer, it begins the text and a file holds all of it. */
export async function fitPost(files: RedisFiles, post: Post, key: string, maxText: number): Promise<Post> {
  const beginning = beginningOf(post.text, maxText);
  if (beginning === undefined) return post;
  // What goes on growing gets its file when it has ended.
  if (post.growing) return { ...post, text: beginning };
  // The same text of the same message is the same file, however often sending it is tried.
  const id = createHash('sha256').update(`${key}\n${post.text}`).digest('base64url').slice(0, 22);
  const file = await files.keep(WHOLE, new TextEncoder().encode(post.text), id);
  return { ...post, text: `${beginning}\n\n${restInFile(WHOLE)}`, files: [...post.files, file] };
}
