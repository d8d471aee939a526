import { GatewayIntentBits } from 'discord-api-types/v10';
import { checkMessage, type MessageBody } from './check-message.ts';
import { ApiError, refuse } from './errors.ts';
import { draftOf, editOf, referenceOf } from './message-body.ts';
import { edit, isAlwaysReadable, post, react, remove, unreact } from './messages.ts';
import type { Channel, Message } from './model.ts';
import type { Parts } from './parts.ts';
import { may, need } from './permissions.ts';
import type { Ask, Route } from './route.ts';
import { messageJson, userJson } from './shapes.ts';
import { isAfter } from './snowflake.ts';

const ALL = '/channels/:channel/messages';
const ONE = `${ALL}/:message`;
const MINE = `${ONE}/reactions/:emoji/@me`;

/** "The past few minutes" in which a nonce counts, as Discord puts it. */
const NONCE_MS = 3 * 60_000;
const HOUR_MS = 3_600_000;
/** Edits of messages older than an hour, in a channel; Discord documents the error and not the number. */
const OLD_EDITS = 3;
const OLD_EDITS_MS = 5 * 60_000;
const MOST_LISTED = 100;
const USUALLY_LISTED = 50;

const oldEdits = new WeakMap<Channel, number[]>();

export const messageRoutes: Route[] = [
  {
    method: 'POST',
    path: ALL,
    schema: 'createMessage',
    limit: [5, 5_000],
    handle(ask) {
      const { parts, files } = ask;
      const { world } = parts;
      const body = bodyOf(ask);
      const channel = world.channel(String(ask.params['channel']));
      needToSend(parts, channel);
      if (files.length > 0) need(world, channel, world.bot.id, 'AttachFiles');
      checkMessage(body, files);
      const before = body.enforce_nonce ? withNonce(parts, channel, body.nonce) : undefined;
      if (before) return show(parts, before);
      const draft = { ...draftOf(body, files, parts), ...referenceOf(body, channel) };
      return show(parts, post(parts, channel, { ...draft, author: world.bot.id }));
    },
  },
  {
    method: 'GET',
    path: ALL,
    limit: [10, 5_000],
    handle({ parts, params, query }) {
      const { world } = parts;
      const channel = world.channel(String(params['channel']));
      need(world, channel, world.bot.id);
      if (!may(world, channel, world.bot.id, 'ReadMessageHistory')) return [];
      const { after, before, around, limit } = query;
      const most = Math.min(MOST_LISTED, Number(limit ?? USUALLY_LISTED));
      const all = [...channel.messages.values()].filter(({ only }) => only === undefined);
      const from = after ?? around;
      const fitting = all.filter(
        ({ id }) => (from === undefined || isAfter(id, from)) && (before === undefined || isAfter(before, id)),
      );
      // Newest first; those after an id are the ones next to it.
      const listed = from === undefined ? fitting.slice(-most) : fitting.slice(0, most);
      return listed.toReversed().map((message) => show(parts, withoutNonce(message)));
    },
  },
  {
    method: 'GET',
    path: ONE,
    handle(ask) {
      const { parts } = ask;
      const { channel, message } = found(ask);
      need(parts.world, channel, parts.world.bot.id, 'ReadMessageHistory');
      return show(parts, withoutNonce(message));
    },
  },
  {
    method: 'PATCH',
    path: ONE,
    schema: 'editMessage',
    limit: [5, 5_000],
    handle(ask) {
      const { parts, files } = ask;
      const body = bodyOf(ask);
      const { channel, message } = found(ask);
      if (channel.thread?.archived) throw refuse('threadArchived');
      if (message.author !== parts.world.bot.id) throw refuse('notTheAuthor');
      checkMessage(body, files, { empty: true });
      countOldEdit(channel, message, parts.world.clock.now());
      edit(parts, message, editOf(body, files, parts), body.allowed_mentions ?? undefined);
      return show(parts, message);
    },
  },
  {
    method: 'DELETE',
    path: ONE,
    limit: [5, 1_000],
    handle(ask) {
      const { parts } = ask;
      const { channel, message } = found(ask);
      if (message.author !== parts.world.bot.id) need(parts.world, channel, parts.world.bot.id, 'ManageMessages');
      if (channel.thread?.archived) throw refuse('threadArchived');
      remove(parts, message);
      return undefined;
    },
  },
  {
    method: 'PUT',
    path: MINE,
    limit: [1, 250],
    handle(ask) {
      const { parts, params } = ask;
      const { channel, message } = found(ask);
      const { world } = parts;
      const emoji = String(params['emoji']);
      need(world, channel, world.bot.id, 'ReadMessageHistory');
      if (!message.reactions.has(emoji)) need(world, channel, world.bot.id, 'AddReactions');
      if (channel.thread?.archived) throw refuse('threadArchived');
      if (!/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(emoji)) throw refuse('unknownEmoji');
      react(parts, message, emoji, world.bot.id);
      return undefined;
    },
  },
  {
    method: 'DELETE',
    path: MINE,
    limit: [1, 250],
    handle(ask) {
      unreact(ask.parts, found(ask).message, String(ask.params['emoji']), ask.parts.world.bot.id);
      return undefined;
    },
  },
  {
    method: 'GET',
    path: `${ONE}/reactions/:emoji`,
    handle(ask) {
      const { world } = ask.parts;
      const users = found(ask).message.reactions.get(String(ask.params['emoji'])) ?? [];
      return [...users].map((id) => userJson(world.user(id)));
    },
  },
];

/** A body that may mention: an app like ours says each time whom it means. */
function bodyOf({ body, parts }: Ask): MessageBody {
  const asked = (body ?? {}) as MessageBody;
  const worded = asked.content || asked.embeds?.length || asked.components?.length;
  if (worded && !asked.allowed_mentions) {
    parts.log.problems.push(`No allowed_mentions with: ${String(asked.content).slice(0, 80)}`);
  }
  return asked;
}

function found({ parts: { world }, params }: Ask): { channel: Channel; message: Message } {
  const channel = world.channel(String(params['channel']));
  need(world, channel, world.bot.id);
  const message = world.message(channel, String(params['message']));
  if (message.only !== undefined) throw refuse('unknownMessage');
  return { channel, message };
}

function needToSend({ world }: Parts, channel: Channel): void {
  const { id } = world.bot;
  if (channel.recipient !== undefined) {
    if (world.user(channel.recipient).dmsClosed) throw refuse('cannotMessageUser');
    return;
  }
  need(world, channel, id, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
}

function withNonce({ world }: Parts, channel: Channel, nonce: string | number | undefined): Message | undefined {
  if (nonce === undefined) return undefined;
  const since = world.clock.now() - NONCE_MS;
  const latest = [...channel.messages.values()].toReversed();
  return latest.find((one) => one.at >= since && one.author === world.bot.id && String(one.nonce) === String(nonce));
}

/** Whoever posts is told the nonce; it is no part of what is read later. */
function withoutNonce({ nonce: _nonce, ...message }: Message): Message {
  return message;
}

/** Reading by REST is bound by what is switched on for the app, as the gateway is. */
function show(parts: Parts, message: Message): object {
  const content = parts.privileged.has(GatewayIntentBits.MessageContent) || isAlwaysReadable(parts, message);
  return messageJson(parts.world, message, content);
}

function countOldEdit(channel: Channel, message: Message, now: number): void {
  if (now - message.at < HOUR_MS) return;
  const lately = (oldEdits.get(channel) ?? []).filter((at) => now - at < OLD_EDITS_MS);
  oldEdits.set(channel, lately);
  if (lately.length >= OLD_EDITS) {
    const text = 'Maximum number of edits to messages older than 1 hour reached. Try again later.';
    throw new ApiError(429, 30_046, text, { retry_after: 300, global: false });
  }
  lately.push(now);
}
