import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord-api-types/v10';
import { inOrder } from '../../../core/basics/in-order.ts';
import type { Accept, Admits } from '../../../core/ports.ts';
import { understand } from '../../../core/understand/understand.ts';
import type { Api } from '../api.ts';
import type { Directory } from '../directory.ts';
import { toPlace, type Spot } from '../ids.ts';
import { asDeliveryError, codeOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { readMentions } from '../text/read-text.ts';
import {
  fromDeleted,
  fromEdit,
  fromMessage,
  isFirst,
  isOfBot,
  fromReaction,
  fromRemoved,
  personOf,
  isBare,
} from './normalise.ts';
import type { Spots } from './spots.ts';
import type { Store } from '../store.ts';
import { createTyping } from '../deliver/typing.ts';
import { GuildDelete, Message, MessageDelete, MessageDeleteBulk, Reaction, REPLY, ThreadDelete } from './wire.ts';

/** What people write by themselves, and in reply to a message; other types tell of pins, joins and the like. */
const WRITTEN: readonly number[] = [0, REPLY];

/** While Redis is away an event is kept here and tried again; should the process end, Discord sends it again. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Nobody takes it in any more: Discord sends it to whoever goes on with the session. */
export class LeftToComeAgain extends Error {
  override name = 'LeftToComeAgain';
}

export type Receiver = {
  /** Resolves when the event is stored, or is nothing to us. */
  event: (event: GatewayDispatchPayload) => Promise<void>;
  message: (raw: unknown) => Promise<void>;
  close: () => void;
};

export type ReceiverParts = {
  api: Api;
  accept: Accept;
  admits: Admits;
  store: Store;
  directory: Directory;
  spots: Spots;
  interaction: (raw: unknown) => Promise<void>;
  /** An event could not be stored; it waits, and so do those behind it. */
  onWait: () => void;
  log: Log;
  now: () => number;
};

/** Takes in what happens on Discord: every event of ours is in the inbox before anything follows from it. */
export function createReceiver(parts: ReceiverParts): Receiver {
  const { api, accept, admits, store, directory, spots, log, now } = parts;
  const ordered = inOrder();
  // In the thread or, before there is one, in its channel.
  const showTyping = createTyping(api, log, now);
  let closing = false;

  /** Does it, however long Redis or Discord is away; what Discord refuses for good is left. */
  async function insist(act: () => Promise<void>, event: string): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      // What comes after an event that was left to be sent again is left as well, so that both come in their order.
      if (closing) throw new LeftToComeAgain(event);
      try {
        return await act();
      } catch (error) {
        if (codeOf(error) !== undefined)
          return log.warn({ err: asDeliveryError(error), event }, 'An event was left out');
        log.warn({ err: error, event }, 'An event could not be stored; it is tried again');
        parts.onWait();
        await sleep(pause);
      }
    }
  }

  async function message(raw: unknown): Promise<void> {
    const parsed = Message.safeParse(raw);
    if (!parsed.success) return log.warn({ issues: parsed.error.message }, 'A message of Discord was not understood');
    const { data } = parsed;
    if (!WRITTEN.includes(data.type)) return undefined;
    // Bots and webhooks write a lot, and talk among them has no end: most of it is not even stored.
    if (isOfBot(data) && !admits(data.author.id)) return undefined;
    return ordered(data.channel_id, () => insist(() => takeMessage(data), data.id));
  }

  async function edited(raw: unknown): Promise<void> {
    const { data } = Message.safeParse(raw);
    // Discord updates messages for links that it has looked up as well.
    if (data?.edited_timestamp == null || !WRITTEN.includes(data.type)) return undefined;
    if (isOfBot(data) && !admits(data.author.id)) return undefined;
    return ordered(data.channel_id, () => insist(() => takeEdit(data), data.id));
  }

  async function takeEdit(message: Message): Promise<void> {
    const { guild_id: server, channel_id: channel, id } = message;
    const own = { id: await directory.self(), role: await ownRole(message) };
    if (message.author.id === own.id) return;
    const said = readMentions(message, own);
    const found = (await spots.known(channel)) ?? (await spots.known(id));
    const spot = server === undefined ? spots.direct(channel) : found?.spot;
    const now =
      spot ?? (server !== undefined && said.mentioned ? await spots.forMessage(server, channel, id) : undefined);
    if (!now || (isBare(message) && !said.mentioned)) return;
    const inbound = fromEdit(message, now, said, own.id);
    if (said.mentioned) await remember(now, message, inbound.text);
    await accept(inbound);
  }

  /** Only what stands where the bot takes part. */
  async function deleted(one: MessageDelete): Promise<void> {
    const { id, channel_id: channel, guild_id: server } = one;
    const take = async () => {
      const found = (await spots.known(channel)) ?? (await spots.known(id));
      const spot = server === undefined ? spots.direct(channel) : found?.spot;
      if (spot) await accept(fromDeleted(one, spot, now()));
    };
    return ordered(channel, () => insist(take, id));
  }

  async function takeMessage(message: Message): Promise<void> {
    const { guild_id: server, channel_id: channel } = message;
    const own = { id: await directory.self(), role: await ownRole(message) };
    if (message.author.id === own.id) return;
    const said = readMentions(message, own);
    const { mentioned } = said;
    const direct = server === undefined;
    const spot = direct
      ? spots.direct(channel)
      : mentioned
        ? await spots.forMessage(server, channel, message.id)
        : (await spots.known(channel))?.spot;
    // Talk that the bot has no part in is not even stored. Without the intent for it, other talk comes without its words.
    if (!spot || (isBare(message) && !mentioned)) return;
    const inbound = fromMessage(message, spot, said, own.id);
    if (mentioned || direct) await remember(spot, message, inbound.text);
    await accept(inbound);
    if (!isFirst(spot, message)) await store.seen(channel, message.id, now());
    if (inbound.stranger === undefined && (mentioned || direct) && !understand(inbound.text).courtesy)
      showTyping(channel);
  }

  /** What delivering needs to know of the thread, also in another process. */
  async function remember(spot: Spot, message: Message, text: string): Promise<void> {
    const by = message.author.id;
    const place = toPlace(spot).thread;
    const opens = isFirst(spot, message);
    const fields = opens ? { by, place, title: text, last: message.id } : { by, place, opened: '1' };
    await store.know(opens ? message.id : message.channel_id, fields, now());
  }

  /** A role is looked up only where one is mentioned. */
  async function ownRole({ guild_id: server, mention_roles: roles }: Message): Promise<string | undefined> {
    return server !== undefined && roles.length > 0 ? directory.ownRole(server) : undefined;
  }

  async function reaction(raw: unknown): Promise<void> {
    const parsed = Reaction.safeParse(raw);
    if (!parsed.success) return log.warn({ issues: parsed.error.message }, 'A reaction of Discord was not understood');
    const { data } = parsed;
    const { guild_id: server, channel_id: channel, message_id: on, message_author_id: author, member } = data;
    const self = await directory.self();
    if (data.emoji.id != null || !data.emoji.name || data.user_id === self || member?.user.bot) return undefined;
    if (author !== undefined && author !== self) return undefined;
    const take = async () => {
      const spot = server === undefined ? spots.direct(channel) : await spots.ofMessage(server, channel, on);
      const person = member ? personOf(member.user, member.nick) : personOf(await directory.person(data.user_id));
      await accept(fromReaction(data, spot, person, now()));
    };
    return ordered(channel, () => insist(take, on));
  }

  async function removed(raw: unknown): Promise<void> {
    const gone = GuildDelete.safeParse(raw);
    // A server that has an outage comes back.
    if (!gone.success || gone.data.unavailable) return;
    const { id } = gone.data;
    log.info({ server: id }, 'A server took the bot out');
    await insist(async () => void (await accept(fromRemoved(id, now()))), id);
  }

  return {
    message,
    async event({ t: type, d: data }) {
      switch (type) {
        case GatewayDispatchEvents.MessageCreate:
          return message(data);
        case GatewayDispatchEvents.MessageUpdate:
          return edited(data);
        case GatewayDispatchEvents.MessageDelete: {
          const gone = MessageDelete.safeParse(data);
          return gone.success ? deleted(gone.data) : undefined;
        }
        case GatewayDispatchEvents.MessageDeleteBulk: {
          const gone = MessageDeleteBulk.safeParse(data).data;
          for (const id of gone?.ids ?? []) if (gone) await deleted({ ...gone, id });
          return undefined;
        }
        case GatewayDispatchEvents.MessageReactionAdd:
          return reaction(data);
        case GatewayDispatchEvents.InteractionCreate:
          return parts.interaction(data);
        case GatewayDispatchEvents.GuildDelete:
          return removed(data);
        case GatewayDispatchEvents.ThreadDelete: {
          const gone = ThreadDelete.safeParse(data);
          return gone.success ? store.forget(gone.data.id) : undefined;
        }
        default:
          return undefined;
      }
    },
    close() {
      closing = true;
    },
  };
}
