import { needed, textArg } from '../args.ts';
import type { Call, Method } from '../method.ts';
import type { Json, Message, Team } from '../state.ts';
import { SlackError } from '../state.ts';
import { channelOf } from '../world.ts';
import { WRITE } from './chat.ts';

const authTest: Method = {
  scopes: [],
  run: (_args, { team }) => ({
    url: `https://${team.domain}.slack.com/`,
    team: team.domain,
    user: team.bot.name,
    team_id: team.id,
    user_id: team.bot.user,
    bot_id: team.bot.id,
    enterprise_id: team.enterprise,
    is_enterprise_install: team.enterprise !== undefined,
  }),
};

const authRevoke: Method = {
  scopes: [],
  run(_args, { team }) {
    team.tokens.clear();
    return { revoked: true };
  },
};

function organisation({ id, enterprise }: Team): object {
  return enterprise === undefined ? {} : { enterprise_user: { enterprise_id: enterprise, teams: [id] } };
}

const usersInfo: Method = {
  scopes: ['users:read'],
  run(args, { team }) {
    const user = team.users.get(needed(args, 'user'));
    if (!user) throw new SlackError('user_not_found');
    const { id, name, realName, bot, guest = false, from, tz } = user;
    const profile = { display_name: realName, real_name: realName };
    const kind = { is_bot: bot, is_restricted: guest, is_ultra_restricted: false, is_stranger: from !== undefined };
    return {
      user: {
        id,
        team_id: from ?? team.id,
        name,
        real_name: realName,
        tz,
        ...kind,
        deleted: false,
        profile,
        ...organisation(team),
      },
    };
  },
};

function reactedTo(args: Json, call: Call): Message {
  const message = channelOf(call.team, args['channel']).byTs.get(needed(args, 'timestamp'));
  if (!message) throw new SlackError('message_not_found');
  return message;
}

const addReaction: Method = {
  scopes: ['reactions:write'],
  run(args, call) {
    const users = people(reactedTo(args, call), needed(args, 'name'));
    if (users.has(call.team.bot.user)) throw new SlackError('already_reacted');
    users.add(call.team.bot.user);
    return {};
  },
};

const removeReaction: Method = {
  scopes: ['reactions:write'],
  run(args, call) {
    const users = people(reactedTo(args, call), needed(args, 'name'));
    if (!users.delete(call.team.bot.user)) throw new SlackError('no_reaction');
    return {};
  },
};

/** Whoever reacted with that emoji; skin tones are part of its name. */
export function people(message: Message, name: string): Set<string> {
  if (!/^[a-z0-9_'+:-]+$/.test(name)) throw new SlackError('invalid_name');
  const users = message.reactions.get(name) ?? new Set<string>();
  message.reactions.set(name, users);
  return users;
}

const setStatus: Method = {
  scopes: [...WRITE, 'assistant:write'],
  run(args, call) {
    const channel = channelOf(call.team, args['channel_id']);
    const thread = needed(args, 'thread_ts');
    const status = textArg(args, 'status') ?? '';
    call.team.statuses.push({ channel: channel.id, thread, status, at: call.world.now() });
    return {};
  },
};

const nothingToSay: Method = { scopes: [...WRITE, 'assistant:write'], run: () => ({}) };

const botsInfo: Method = {
  scopes: ['users:read'],
  run: (_args, { team }) => ({
    bot: { id: team.bot.id, user_id: team.bot.user, name: team.bot.name, app_id: 'A0FAKE' },
  }),
};

export const others: Record<string, Method> = {
  'auth.test': authTest,
  'auth.revoke': authRevoke,
  'users.info': usersInfo,
  'bots.info': botsInfo,
  'reactions.add': addReaction,
  'reactions.remove': removeReaction,
  'assistant.threads.setStatus': setStatus,
  'assistant.threads.setTitle': nothingToSay,
  'assistant.threads.setSuggestedPrompts': nothingToSay,
};
