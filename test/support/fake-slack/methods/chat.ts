import { needed, textArg } from '../args.ts';
import { checkBlocks, checkMetadata, checkText, MAX_MARKDOWN } from '../limits.ts';
import type { Call, Method } from '../method.ts';
import type { Channel, Json, Message } from '../state.ts';
import { SlackError } from '../state.ts';
import { channelOf, messageJson } from '../world.ts';

export const WRITE = ['chat:write'];

/** A channel that the bot may write to now. */
export function writable(call: Call, args: Json): Channel {
  const channel = channelOf(call.team, args['channel']);
  if (channel.archived) throw new SlackError('is_archived');
  const open = channel.kind === 'channel' && call.scopes.has('chat:write.public');
  if (!open && !channel.members.has(call.team.bot.user)) throw new SlackError('not_in_channel');
  return channel;
}

/** A message of the bot that it may change. */
export function own(call: Call, args: Json, error: string): { channel: Channel; message: Message } {
  const channel = channelOf(call.team, args['channel']);
  const message = channel.byTs.get(needed(args, 'ts'));
  if (!message || message.ephemeralTo) throw new SlackError('message_not_found');
  if (message.user !== call.team.bot.user) throw new SlackError(error);
  return { channel, message };
}

/** What a message is made of, checked as Slack does. */
function contents(args: Json, updating = false): { text: string; blocks?: Json[] } {
  const text = textArg(args, 'text') ?? '';
  const markdown = textArg(args, 'markdown_text');
  const blocks = args['blocks'] as Json[] | undefined;
  if (blocks !== undefined && !Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  if (markdown !== undefined) {
    if (text || blocks) throw new SlackError('markdown_text_conflict');
    if (markdown.length > MAX_MARKDOWN) throw new SlackError('msg_too_long');
    return { text: markdown, blocks: [{ type: 'markdown', text: markdown }] };
  }
  if (!text && !blocks?.length) throw new SlackError('no_text');
  checkText(text, updating);
  if (!blocks || blocks.length === 0) return { text };
  checkBlocks(blocks);
  return { text, blocks };
}

function threadOf(call: Call, channel: Channel, args: Json): { threadTs?: string } {
  const threadTs = textArg(args, 'thread_ts');
  if (threadTs === undefined) return {};
  const parent = channel.byTs.get(threadTs);
  if (parent && parent.threadTs !== undefined && parent.threadTs !== parent.ts) {
    call.world.problems.push(`thread_ts ${threadTs} is a reply, not the first message of a thread`);
  }
  if (!/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackError('invalid_thread_ts');
  // Below a message that is gone it lands at the channel's root.
  return parent ? { threadTs } : {};
}

const postMessage: Method = {
  scopes: WRITE,
  run(args, call) {
    const channel = writable(call, args);
    const metadata = args['metadata'] === undefined ? {} : { metadata: checkMetadata(args['metadata']) };
    if (!textArg(args, 'text') && args['blocks'])
      call.world.problems.push('a message with blocks has no fallback text');
    const message = call.world.addMessage(channel, {
      user: call.team.bot.user,
      bot: true,
      ...contents(args),
      ...threadOf(call, channel, args),
      ...metadata,
    });
    call.slack.posted(call.team, channel, message);
    return { channel: channel.id, ts: message.ts, message: messageJson(call.team, message, true) };
  },
};

const postEphemeral: Method = {
  scopes: WRITE,
  run(args, call) {
    const channel = writable(call, args);
    const user = needed(args, 'user');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    const message = call.world.addMessage(channel, {
      user: call.team.bot.user,
      bot: true,
      ...contents(args),
      ...threadOf(call, channel, args),
      ephemeralTo: user,
    });
    return { message_ts: message.ts };
  },
};

const update: Method = {
  scopes: WRITE,
  run(args, call) {
    const { channel, message } = own(call, args, 'cant_update_message');
    if (channel.archived) throw new SlackError('is_archived');
    if (message.stream) throw new SlackError('streaming_state_conflict');
    const { text, blocks } = contents(args, true);
    const was = { ...message };
    message.text = text;
    if (blocks) message.blocks = blocks;
    // Blocks stay only where the update brings them again.
    else delete message.blocks;
    if (args['metadata'] !== undefined) message.metadata = checkMetadata(args['metadata']);
    message.edits += 1;
    message.streamed = false;
    call.slack.changed(call.team, channel, message, was);
    return { channel: channel.id, ts: message.ts, text, message: messageJson(call.team, message, true) };
  },
};

const remove: Method = {
  scopes: WRITE,
  run(args, call) {
    const { channel, message } = own(call, args, 'cant_delete_message');
    if (message.stream) throw new SlackError('cant_delete_message');
    call.world.remove(channel, message);
    call.slack.deleted(call.team, channel, message);
    return { channel: channel.id, ts: message.ts };
  },
};

const getPermalink: Method = {
  scopes: [],
  run(args, call) {
    const channel = channelOf(call.team, args['channel']);
    const ts = needed(args, 'message_ts');
    if (!channel.byTs.has(ts)) throw new SlackError('message_not_found');
    const permalink = `https://${call.team.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
    return { channel: channel.id, permalink };
  },
};

export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};

/** An answer by a response_url, as Slack takes it: the same contents. */
export function answerContents(args: Json): { text: string; blocks?: Json[] } {
  return contents(args);
}
