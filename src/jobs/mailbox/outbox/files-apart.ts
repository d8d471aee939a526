import type { Person, Place } from '../../../core/domain/message.ts';
import type { Post } from '../../../core/domain/outgoing.ts';
import type { Platform } from '../../../core/ports.ts';
import type { Write } from '../../commit.ts';
import { send } from './writes.ts';

type About = Place & { key: string; at: number; to?: Person };

/**
 * The post as its platform takes it, and its files as an outgoing of their own where it wants that: stored in the commit
 * that takes the post out of the outbox, so that they follow it whatever fails in between.
 */
export function filesApart({ capabilities }: Platform, about: About, post: Post): [post: Post, follow: Write[]] {
  const { files, run, text } = post;
  // A post with nothing but files is what follows.
  if (!capabilities.filesApart || files.length === 0 || text === '') return [post, []];
  const { workspace, channel, thread, at, key, to } = about;
  const alone: Post = { kind: 'reply', text: '', buttons: [], files, ...(run !== undefined && { run }) };
  const follow = send({ workspace, channel, thread, at, key: `${key}/files`, post: alone, ...(to && { to }) });
  return [{ ...post, files: [] }, follow];
}
