import type { Place } from '../../core/domain/message.ts';

/** Discord's ids are 64-bit numbers in decimal. */
const SNOWFLAKE = '[0-9]{15,20}';

/** `discord:<server or @me>/<channel>/<thread>`; a thread that a command's first message will open is `i<interaction>`. */
const THREAD = new RegExp(`^discord:(@me|${SNOWFLAKE})/(${SNOWFLAKE})/(i?)(${SNOWFLAKE})$`);
const MESSAGE = new RegExp(`^discord:(${SNOWFLAKE})/(${SNOWFLAKE})$`);

/** Discord counts time from here (2015-01-01), in the upper 42 bits of every id. */
const EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

/**
 * Where something is on Discord. `thread` equals `channel` where there is no thread: in a direct message, or in a channel
 * that has none, such as the chat of a voice channel. `provisional`: no message has opened the thread yet.
 */
export type Spot = { server: string | undefined; channel: string; thread: string; provisional: boolean };

/** A direct message is a workspace of its own, so that one person's runs never share names with another's. */
export function toPlace({ server, channel, thread, provisional }: Spot): Place {
  const within = server ?? '@me';
  return {
    workspace: server === undefined ? `discord:@me/${channel}` : `discord:${server}`,
    channel: `discord:${within}/${channel}`,
    thread: `discord:${within}/${channel}/${provisional ? 'i' : ''}${thread}`,
  };
}

/** Undefined where the id of the thread is none of ours. */
export function toSpot(thread: string): Spot | undefined {
  const [, server, channel, provisional, id] = THREAD.exec(thread) ?? [];
  if (server === undefined || channel === undefined || id === undefined) return undefined;
  return { server: server === '@me' ? undefined : server, channel, thread: id, provisional: provisional === 'i' };
}

export function messageId(channel: string, message: string): string {
  return `discord:${channel}/${message}`;
}

export function fromMessageId(id: string): { channel: string; message: string } | undefined {
  const [, channel, message] = MESSAGE.exec(id) ?? [];
  return channel !== undefined && message !== undefined ? { channel, message } : undefined;
}

/** When something with that id was made, in ms since 1970. */
export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> TIME_SHIFT) + EPOCH_MS;
}

/** The smallest id of that time. */
export function snowflakeAt(ms: number): string {
  return (BigInt(Math.max(0, Math.floor(ms) - EPOCH_MS)) << TIME_SHIFT).toString();
}

/** What a person opens in the client. */
export function linkTo({ server, channel, thread, provisional }: Spot): string {
  return `https://discord.com/channels/${server ?? '@me'}/${provisional ? channel : thread}`;
}
