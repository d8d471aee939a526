import type { Post } from '../../domain/outgoing.ts';
import { notice } from '../text/notice.ts';

/** Said only to the person who muted the bot in a thread, or let it talk again. */
export function presentMuted(says: 'mute' | 'unmute', direct: boolean): Post {
  if (direct) return notice('In direct messages I answer everything. `/prefer quiet 22:00-7:00` sets quiet hours.');
  return says === 'mute'
    ? {
        ...notice(
          'Muted. I answer in this thread only when I am mentioned; results still come. `@meanwhile unmute` ends that.',
        ),
        sign: '🔇',
      }
    : { ...notice('I answer in this thread again.'), sign: '🔊' };
}
