import type { Redis } from 'ioredis';
import { type Change, commit, type Requirement, type Write } from '../commit.ts';
import { hangField } from '../watchdog/hangs.ts';
import { boxName, keys, type Box } from '../keys.ts';
import { batchScript } from '../redis/batch-script.ts';
import { versioned } from '../store/stored.ts';

/** An entry that made its drainer fail this often is set aside, so that what is behind it goes on. */
export const MAX_FAULTS = 5;

/**
 * The same where its drainer never came to an end with it. That is mostly not the entry's fault: whoever kills processes, stops
 * them or takes Redis away interrupts something. A storm of a kill every second on a busy machine did so to one entry five times.
 */
export const MAX_DEATHS = 12;

/** How many set-aside entries are kept to be looked at. */
const ASIDE_KEPT = 1_000;

/** A drainer's hold on a mailbox. A drainer that lost it can change nothing more. */
export type Turn = { box: Box; name: string; token: string };

/** The label of the requirement that fails for a drainer that lost its turn, or an entry that is gone. */
export const TURN_LOST = 'turn';

export function append(box: Box, entry: object): Write[] {
  const name = boxName(box);
  return [
    ['RPUSH', keys.box(name), JSON.stringify(versioned(entry))],
    ['SADD', keys.boxes, name],
  ];
}

/** The turn is still held, and nobody has taken the entry out. */
export function ifStillThere(turn: Turn, raw: string): Requirement[] {
  return [
    { label: TURN_LOST, is: keys.drainer(turn.name), equals: turn.token },
    { label: TURN_LOST, list: keys.box(turn.name), holds: raw },
  ];
}

/** Takes `raw` out of the mailbox together with the change: both happen or neither. */
function withRemoval(turn: Turn, raw: string, change: Change): Change {
  return {
    require: [...ifStillThere(turn, raw), ...change.require],
    write: [['LREM', keys.box(turn.name), '1', raw], ...change.write],
  };
}

/** Nobody else has become the mailbox's drainer since. */
export async function hasTurn(redis: Redis, { name, token }: Turn): Promise<boolean> {
  return (await redis.get(keys.drainer(name))) === token;
}

/** Ends a turn with its lease, and forgets a mailbox that is empty. */
const release = batchScript<[outcome: number, words: number]>(
  'mwRelease',
  `
  if redis.call('HGET', item.lease, 'token') == item.token then
    local words = tonumber(redis.call('HGET', item.lease, 'words') or '0')
    if not item.anyway and words ~= item.words then return { 2, words } end
    redis.call('DEL', item.lease)
  end
  if redis.call('GET', item.drainer) ~= item.token then return { 0, 0 } end
  redis.call('DEL', item.drainer)
  if redis.call('LLEN', item.box) > 0 or redis.call('HLEN', item.dirty) > 0 then return { 3, 0 } end
  redis.call('DEL', item.faults)
  redis.call('SREM', item.boxes, item.name)
  return { 1, 0 }`,
);

/** `left`: something is still in the mailbox. A number: so many words were left by others, so it is kept for one more look. */
export type Released = 'empty' | 'left' | 'lost' | number;

/** `words` is how many were known before the last look; with `anyway`, whatever word was left. */
export async function releaseTurn(redis: Redis, turn: Turn, { words = 0, anyway = false } = {}): Promise<Released> {
  const { name, token, box } = turn;
  const own = {
    lease: keys.lease(name),
    drainer: keys.drainer(name),
    box: keys.box(name),
    faults: keys.faults(name),
    dirty: keys.dirty(box.id),
    boxes: keys.boxes,
  };
  const [outcome, left] = await release(redis, { ...own, name, token, words, anyway });
  if (outcome === 2) return left;
  if (outcome === 0) return 'lost';
  return outcome === 1 ? 'empty' : 'left';
}

/** Counts a failure of the entry with that id and tells how many there were. */
export async function countFault(redis: Redis, turn: Turn, entryId: string): Promise<number> {
  return redis.hincrby(keys.faults(turn.name), entryId, 1);
}

/** What is looked at by a person when an entry could not be handled. */
export type SetAside = { id: string; box: string; at: number; error: string; raw: string };

/** The change that moves an entry out of the way, together with whatever is told to people about it. */
export function setAside(turn: Turn, raw: string, record: SetAside, tell: Write[] = []): Change {
  return withRemoval(turn, raw, {
    require: [],
    write: [
      ['LPUSH', keys.aside, JSON.stringify(record)],
      ['LTRIM', keys.aside, '0', String(ASIDE_KEPT - 1)],
      ['HDEL', keys.faults(turn.name), record.id, `died:${record.id}`, hangField(record.id)],
      ...tell,
    ],
  });
}

export async function commitTurn(redis: Redis, turn: Turn, raw: string, change: Change): Promise<string | undefined> {
  return commit(redis, withRemoval(turn, raw, change));
}
