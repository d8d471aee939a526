import type { Stranger } from '../domain/message.ts';
import type { Post } from '../domain/outgoing.ts';
import { refusedBy } from './text/notice.ts';

const WHO: Record<Exclude<Stranger, 'bot'>, string> = {
  guest: 'guests',
  outside: 'people of other organisations',
};

/** For somebody who may not use the bot here. */
export function membersOnly(stranger: Exclude<Stranger, 'bot'>): Post {
  const text = `I only work for members of this workspace, not for ${WHO[stranger]}. The person who runs me can let you in.`;
  return { ...refusedBy('rules: talk', text), sign: '🔒' };
}

/** What a stranger sees as a page of their own. */
export function homeForMembers(): string {
  return 'I only work for members of this workspace. The person who runs me can let you in.';
}
