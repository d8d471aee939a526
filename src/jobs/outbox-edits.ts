import type { Shown } from '../core/outgoing.ts';
import type { Platform } from '../core/ports.ts';
import { commit } from './commit.ts';
import type { Leftover } from './drain.ts';
import { fitPost } from './fitting.ts';
import { keys } from './keys.ts';
import { TURN_LOST, type Turn } from './mailbox.ts';
import type { OutboxDeps } from './outbox.ts';
import { holdAfter } from './outbox-hold.ts';
import { parseShown, shownName, touch } from './outbox-writes.ts';
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
    const failed = await commit(deps.redis, {
      require: [
        { label: TURN_LOST, is: keys.drainer(turn.name), equals: turn.token },
        { label: 'changed', hash: keys.dirty(channel), field: name, equals: count },
      ],
      write: [['HDEL', keys.dirty(channel), name]],
    });
    if (failed === TURN_LOST) return overtaken(deps, channel, shown);
    await deps.redis.hdel(keys.faults(turn.name), name);
    return 'again';
  }
  return soonest;
}

/**
 * Whoever took over may have shown something newer, which this edit, late as it was, has then replaced: it is to be shown
 * once more.
 */
async function overtaken(deps: OutboxDeps, channel: string, shown: Shown): Promise<undefined> {
  await commit(deps.redis, { require: [], write: touch(channel, shown) });
  return undefined;
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
    await platform.edit(now.place, message, post);
    return undefined;
  } catch (error) {
    return holdAfter(deps, turn, shownName(shown), error);
  }
}
