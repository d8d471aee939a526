import type { Outgoing } from '../core/outgoing.ts';
import type { Write } from './commit.ts';
import { boxName, keys } from './keys.ts';
import { append } from './mailbox.ts';

/** What is shown from its current state, and so can be shown again when that changes. */
export type Shown = { offer: string } | { run: string };

export function shownName(shown: Shown): string {
  return 'offer' in shown ? `offer:${shown.offer}` : `run:${shown.run}`;
}

/** Puts a message into its channel's outbox. */
export function send(outgoing: Outgoing): Write[] {
  return append({ kind: 'outbox', id: outgoing.channel }, outgoing);
}

/** Marks what a message shows as changed: it is shown anew when its turn comes, however often it changed till then. */
export function touch(channel: string, shown: Shown): Write[] {
  return [
    ['HINCRBY', keys.dirty(channel), shownName(shown), '1'],
    ['SADD', keys.boxes, boxName({ kind: 'outbox', id: channel })],
  ];
}
