import type { Place } from '../../core/domain/message.ts';
import { channelExists, directChannel, isDirect } from './people.ts';

const WORKSPACE = 'playground:local';
const CHANNEL = /^playground:([a-z0-9-]{1,40})$/;
const MESSAGE = /^playground:([a-z0-9-]{1,40})\/[1-9][0-9]{0,14}$/;

/** The channel of a message's or thread's id (`playground:general/12`); undefined where there can be no such id. */
export function channelOf(id: string): string | undefined {
  const channel = MESSAGE.exec(id)?.[1];
  return channel !== undefined && channelExists(channel) ? channel : undefined;
}

/** The one thread that a direct message channel is; undefined where people open their own. */
export function directThread(channel: string): string | undefined {
  return isDirect(channel) ? `playground:${channel}/1` : undefined;
}

/** The direct messages with that person. */
export function directPlace(person: string): Place | undefined {
  const channel = directChannel(person);
  const thread = channelExists(channel) ? directThread(channel) : undefined;
  return thread === undefined ? undefined : placeOf(channel, thread);
}

/** Where something is, in core's words, from what the HTTP contract calls it. */
export function placeOf(channel: string, thread: string): Place {
  return { workspace: WORKSPACE, channel: `playground:${channel}`, thread };
}

/** The playground's own channel and thread of a place; undefined where the place is none of ours. */
export function fromPlace(place: Place): { channel: string; thread: string } | undefined {
  const channel = CHANNEL.exec(place.channel)?.[1];
  if (channel === undefined || channelOf(place.thread) !== channel) {
    return undefined;
  }
  return { channel, thread: place.thread };
}
