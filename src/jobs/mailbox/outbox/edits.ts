import type { LiveMessage } from '../../../core/domain/outgoing.ts';
import type { Place } from '../../../core/domain/message.ts';
import type { Platform, Refusal } from '../../../core/ports.ts';
import { elsewhere } from '../../../core/present/undelivered.ts';
import { commit, type Write } from '../../commit.ts';
import type { Leftover } from '../drain.ts';
import { fitPost } from './fitting.ts';
import { keys } from '../../keys.ts';
import { TURN_LOST, type Turn } from '../mailbox.ts';
import type { OutboxDeps } from './deps.ts';
import { holdAfter } from './hold.ts';
import { filesApart } from './files-apart.ts';
import { afterLostDraft, lateResult } from './lost-draft.ts';
import { showMark } from './marks.ts';
import { parseLiveMessage, rememberLiveMessage, liveMessageName, touch } from './writes.ts';
import { getOn } from '../patience.ts';
import { pauseBetween, presentLiveMessage, stateOf } from './live-message.ts';
import { isUnknownLiveMessage } from './unknown-message.ts';

/**
 * Edits what changed since it was shown, where its turn has come. Gives `again` where it edited something, so that new
 * messages go before the next edit; else the ms until the next edit is due.
 */
export async function showChanges(deps: OutboxDeps, turn: Turn, platform: Platform): Promise<Leftover | 'again'> {
  const channel = turn.box.id;
  let soonest: number | undefined;
  for (const [name, count] of Object.entries(await deps.redis.hgetall(keys.dirty(channel)))) {
    const shown = parseLiveMessage(name);
    if (!shown) {
      deps.unknown.meet(name);
      continue;
    }
    const { key, field } = stateOf(shown);
    const [message, editedAt, refusal] = await deps.redis.hmget(key, field, 'editedAt', 'elsewhere');
    const pause = pauseBetween(shown, platform.capabilities);
    const since = deps.now() - Number(editedAt ?? 0);
    // A machine whose clock is far ahead must not keep it from being shown.
    const wait = since < -pause ? 0 : pause - since;
    if (message && wait > 0) {
      soonest = Math.min(soonest ?? wait, wait);
      continue;
    }
    const edited = message
      ? await edit(deps, turn, platform, { shown, message, refusal })
      : { follow: await lateResult(deps, shown) };
    if (edited === 'left') continue;
    if ('held' in edited) return edited.held;
    if ('room' in edited) {
      soonest = Math.min(soonest ?? edited.room, edited.room);
      continue;
    }
    // Only what was shown is struck out: a change that came while it was being shown stays to be shown.
    const failed = await commit(deps.redis, {
      require: [
        { label: TURN_LOST, is: keys.drainer(turn.name), equals: turn.token },
        { label: 'changed', hash: keys.dirty(channel), field: name, equals: count },
      ],
      write: [
        ['HDEL', keys.dirty(channel), name],
        ['HDEL', keys.faults(turn.name), name, `token:${name}`],
        ...edited.follow,
      ],
    });
    if (failed === TURN_LOST) return overtaken(deps, channel, shown);
    getOn();
    return 'again';
  }
  return soonest;
}

/**
 * Whoever took over may have shown something newer, which this edit, late as it was, has then replaced: it is to be shown
 * once more.
 */
async function overtaken(deps: OutboxDeps, channel: string, shown: LiveMessage): Promise<undefined> {
  await commit(deps.redis, { require: [], write: touch(channel, shown) });
  return undefined;
}

/**
 * What follows an edit that was made; `room` and `held` are the ms until there is room for it, or for anything. `left`: a newer version
 * has what is to be shown.
 */
type Edited = { follow: Write[] } | { room: number } | { held: number } | 'left';

/** The message that shows it, and why that does not stand where it belongs. */
type Stands = { shown: LiveMessage; message: string; refusal: string | null | undefined };

async function edit(
  deps: OutboxDeps,
  turn: Turn,
  platform: Platform,
  { shown, message, refusal }: Stands,
): Promise<Edited> {
  const name = liveMessageName(shown);
  try {
    const now = await presentLiveMessage(deps, shown);
    if (!now) return (await isUnknownLiveMessage(deps, shown)) ? 'left' : { follow: await lateResult(deps, shown) };
    const worded = refusal ? { ...elsewhere(now.post, refusal as Refusal), from: placeOf(now.place) } : now.post;
    const whole = await fitPost(deps.files, worded, postedAs(shown), platform.capabilities.maxText);
    const about = { ...placeOf(now.place), key: name, at: deps.now() };
    const [post, files] = filesApart(platform, about, whole);
    // The files of a failure have followed its first post.
    const follow = 'failure' in shown ? [] : files;
    const room = await platform.room?.(now.place, post, message);
    if (room) return { room };
    await deps.redis.hset(stateOf(shown).key, 'editedAt', String(deps.now()));
    const anew = await platform.edit(now.place, message, post);
    if (anew) await commit(deps.redis, { require: [], write: rememberLiveMessage(shown, anew.message, deps.now()) });
    await showMark(deps, platform, shown);
    return { follow };
  } catch (error) {
    const held = await holdAfter(deps, turn, { what: 'edits', id: name }, error);
    return held === undefined ? { follow: await afterLostDraft(deps, shown) } : { held };
  }
}

/** The key that its files are named by: the same text of the same message is the same file. */
function postedAs(shown: LiveMessage): string {
  return 'failure' in shown ? `${shown.failure}/failed` : liveMessageName(shown);
}

function placeOf({ workspace, channel, thread }: Place): Place {
  return { workspace, channel, thread };
}
