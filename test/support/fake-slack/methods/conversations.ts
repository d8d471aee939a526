import { flagArg, needed, textArg } from '../args.ts';
import type { Call, Method } from '../method.ts';
import type { Channel, Json, Message } from '../state.ts';
import { SlackError } from '../state.ts';
import { channelOf, messageJson } from '../world.ts';

const HISTORY = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const READ = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const DEFAULT_PAGE = 100;
const MAX_PAGE = 999;

/** Each kind of channel has a scope of its own. */
function readable(call: Call, args: Json, what: 'history' | 'read'): Channel {
  const channel = channelOf(call.team, args['channel']);
  const scope = `${{ channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' }[channel.kind]}:${what}`;
  if (!call.scopes.has(scope)) throw new SlackError('missing_scope', { needed: scope });
  if (what === 'history' && !channel.members.has(call.team.bot.user)) throw new SlackError('not_in_channel');
  return channel;
}

function page(call: Call, messages: Message[], args: Json, newestFirst: boolean): Json {
  const oldest = Number(textArg(args, 'oldest') ?? 0);
  const latest = Number(textArg(args, 'latest') ?? Infinity);
  const inclusive = flagArg(args, 'inclusive');
  const seen = messages.filter(({ ts }) => {
    const at = Number(ts);
    return (at > oldest && at < latest) || (inclusive && (at === oldest || at === latest));
  });
  const ordered = newestFirst ? seen.toReversed() : seen;
  const from = Number(textArg(args, 'cursor') ?? 0);
  const limit = Math.min(MAX_PAGE, Number(textArg(args, 'limit') ?? DEFAULT_PAGE));
  const more = ordered.length > from + limit;
  const withMetadata = flagArg(args, 'include_all_metadata');
  return {
    messages: ordered.slice(from, from + limit).map((message) => messageJson(call.team, message, withMetadata)),
    has_more: more,
    response_metadata: { next_cursor: more ? String(from + limit) : '' },
  };
}

const replies: Method = {
  scopes: HISTORY,
  run(args, call) {
    const channel = readable(call, args, 'history');
    const ts = needed(args, 'ts');
    const found = channel.messages.filter((one) => !one.ephemeralTo && (one.ts === ts || one.threadTs === ts));
    if (found.length === 0) throw new SlackError('thread_not_found');
    return page(call, found, args, false);
  },
};

const history: Method = {
  scopes: HISTORY,
  run(args, call) {
    const channel = readable(call, args, 'history');
    const top = channel.messages.filter((one) => !one.ephemeralTo && (one.threadTs ?? one.ts) === one.ts);
    return page(call, top, args, true);
  },
};

const info: Method = {
  scopes: READ,
  run: (args, call) => ({ channel: channelJson(call, readable(call, args, 'read')) }),
};

const members: Method = {
  scopes: READ,
  run: (args, call) => ({
    members: [...readable(call, args, 'read').members],
    response_metadata: { next_cursor: '' },
  }),
};

const join: Method = {
  scopes: ['channels:join'],
  run(args, call) {
    const channel = channelOf(call.team, args['channel']);
    if (channel.kind !== 'channel') throw new SlackError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackError('is_archived');
    channel.members.add(call.team.bot.user);
    return { channel: channelJson(call, channel) };
  },
};

const open: Method = {
  scopes: ['im:write', 'mpim:write'],
  run(args, call) {
    const users = needed(args, 'users').split(',');
    if (users.some((user) => !call.team.users.has(user))) throw new SlackError('user_not_found');
    const channel =
      users.length === 1
        ? call.world.directChannel(call.team, users[0] ?? '')
        : call.world.addChannel(call.team, 'mpdm', 'mpim', [...users, call.team.bot.user]);
    return { channel: channelJson(call, channel) };
  },
};

function channelJson(call: Call, channel: Channel): Json {
  const { id, name, kind, archived, members: people } = channel;
  return {
    id,
    name,
    is_channel: kind === 'channel',
    is_group: kind === 'group',
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    is_private: kind !== 'channel',
    is_archived: archived,
    is_member: people.has(call.team.bot.user),
    ...(kind === 'im' && { user: [...people].find((user) => user !== call.team.bot.user) }),
  };
}

export const conversations: Record<string, Method> = {
  'conversations.replies': replies,
  'conversations.history': history,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.join': join,
  'conversations.open': open,
};
