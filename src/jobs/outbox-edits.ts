import type { Shown } from '../core/outgoing.ts';
import type { Platform } from '../core/ports.ts';
import { commit } from './commit.ts';
import type { Leftover } from './drain.ts';
import { fitPost } from './fitting.ts';
import { keys } from './keys.ts';
import type { Turn } from './mailbox.ts';
import type { OutboxDeps } from './outbox.ts';
import { holdAfter } from './outbox-hold.ts';
import { parseShown, rememberShown, shownName } from './outbox-writes.ts';
import { pauseBetween, presentShown, stateOf } from './shown.ts';

/**
 * Edits what changed since it was shown, where its turn has come. Gives `again` where it edited something, so that new
 * messages go before the next edit; else the ms until the next edit is due.
 */
export async function showChanges(deps: OutboxDeps, turn: Turn, platform: Platform): Promise<Leftover | 'again'> {
  const channel = turn.box.id;
  let soonest: number | undefined;
  for (const [name, count] of Object.entries(await deps.redis.hgetall(keys.dirty(channel)))) {
    const shown = parseShown(name);
    const { key, field } = stateOf(shown);
    const [message, editedAt] = await deps.redis.hmget(key, field, 'editedAt');
    const pause = pauseBetween(shown, platform.capabilities);
    const since = deps.now() - Number(editedAt ?? 0);
    // A machine whose clock is far ahead must not keep it from being shown.
    const wait = since < -pause ? 0 : pause - since;
    if (message && wait > 0) {
      soonest = Math.min(soonest ?? wait, wait);
      continue;
    }
    if (message) {
      const held = await edit(deps, turn, platform, shown, message);
      if (held !== undefined) return held;
    }
    // Only what was shown is struck out: a change that came while it was being shown stays to be shown.
    await commit(deps.redis, {
      require: [{ label: 'changed', hash: keys.dirty(channel), field: name, equals: count }],
      write: [['HDEL', keys.dirty(channel), name]],
    });
    await deps.redis.hdel(keys.faults(turn.name), name);
    return 'again';
  }
  return soonest;
}

/** Gives the ms to wait where the platform holds the channel back. */
async function edit(
  deps: OutboxDeps,
  turn: Turn,
  platform: Platform,
  shown: Shown,
  message: string,
): Promise<Leftover> {
  try {
    const now = await presentShown(deps, shown);
    if (!now) return undefined;
    const post = await fitPost(deps.files, now.post, shownName(shown), platform.capabilities.maxText);
    await deps.redis.hset(stateOf(shown).key, 'editedAt', String(deps.now()));
    const anew = await platform.edit(now.place, message, post);
    if (anew) await commit(deps.redis, { require: [], write: rememberShown(shown, anew.message, deps.now()) });
    return undefined;
  } catch (error) {
    return holdAfter(deps, turn, shownName(shown), error);
  }
}
