import type { Post } from '../../domain/outgoing.ts';
import type { Run } from '../../domain/run.ts';
import { presentNotification } from '../notification.ts';

/** Work that ended, and the way to its thread where one leads there. */
export type Ended = { run: Run; link?: string | undefined };

/** More lines than this are no digest. */
const MOST_LINES = 20;

/** Tells a person, directly, of work that ended elsewhere. */
export function presentDigest(ended: readonly Ended[], now: number): Post {
  const shown = ended.slice(0, MOST_LINES);
  const lines = shown.map((one) => lineOf(one, now));
  const more = ended.length - shown.length;
  const text =
    ended.length === 1
      ? lines.join('')
      : [
          'This ended meanwhile:',
          ...lines.map((line) => `- ${line}`),
          ...(more > 0 ? [`- and ${more} more: \`/workflows all mine\` lists them`] : []),
        ].join('\n');
  return { kind: 'reply', text, buttons: [], files: [] };
}

function lineOf({ run, link }: Ended, now: number): string {
  const told = presentNotification(run, now);
  return link === undefined ? told : `${told} [Open the thread](${link})`;
}
