import { createHash } from 'node:crypto';
import { truncateMarkdown } from '../../../core/present/text/truncate-markdown.ts';
import type { Post } from '../../../core/domain/outgoing.ts';
import { wholeIn } from '../../../core/present/text/left-out.ts';
import { clipped } from '../../../core/execute/result.ts';
import { momentsAsWords } from '../../../core/present/text/moment.ts';
import type { StoredFile } from '../../../core/domain/run.ts';
import type { RedisFiles } from '../../store/files.ts';

/** The file that holds the whole of a text that is too long to post. */
const WHOLE = 'full-text.md';

/** A post as long as its platform allows; where it is longer, it begins the text and a file holds all of it. */
export async function fitPost(files: RedisFiles, post: Post, key: string, maxText: number): Promise<Post> {
  const beginning = truncateMarkdown(post.text, maxText);
  if (beginning === undefined) return post;
  // What goes on growing gets its file when it has ended.
  if (post.growing) return { ...post, text: beginning };
  const file = await wholeText(files, post, key);
  const note = wholeIn(file.name, { kept: file.size, of: Buffer.byteLength(momentsAsWords(post.text)) });
  return { ...post, text: `${beginning}\n\n${note}`, files: [...post.files, file] };
}

/** The whole text as a file, as far as a file can hold it; the same text of the same message is the same file, however often sending it is tried. */
export function wholeText(files: RedisFiles, { text }: Post, key: string): Promise<StoredFile> {
  const id = createHash('sha256').update(`${key}\n${text}`).digest('base64url').slice(0, 22);
  return files.keep(WHOLE, clipped(new TextEncoder().encode(momentsAsWords(text))), id);
}
