import type { Api } from '../api.ts';
import { asDeliveryError } from '../errors.ts';
import type { Log } from '../log.ts';

/**
 * Discord shows it for ten seconds, or until the bot writes (docs, resources/channel). Where many write at once, one call a
 * while is enough, and leaves the answers their share of the bot's 50 calls a second.
 */
const PAUSE_MS = 3_000;

/** Channels that are remembered; those of the last seconds are far fewer. */
const REMEMBERED = 1_000;

/** Shows "typing" in a channel. Without it the answer still comes. */
export function createTyping(api: Api, log: Log, now: () => number): (channel: string) => void {
  const shownAt = new Map<string, number>();
  return (channel) => {
    const since = now() - (shownAt.get(channel) ?? -Infinity);
    if (since >= 0 && since < PAUSE_MS) return;
    shownAt.delete(channel);
    shownAt.set(channel, now());
    const [oldest] = shownAt.keys();
    if (shownAt.size > REMEMBERED && oldest !== undefined) shownAt.delete(oldest);
    api.call('POST', `/channels/${channel}/typing`).catch((error: unknown) => {
      log.debug({ err: asDeliveryError(error), channel }, 'Typing could not be shown');
    });
  };
}
