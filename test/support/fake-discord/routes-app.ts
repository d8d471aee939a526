import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10';
import type { CommandBody } from './commands.ts';
import { refuse } from './errors.ts';
import type { Parts } from './parts.ts';
import type { Ask, Route } from './route.ts';
import { channelJson, guildJson, memberJson, userJson } from './shapes.ts';

/** The app, its commands, and who and where it is. */
export const appRoutes: Route[] = [
  { method: 'GET', path: '/gateway/bot', handle: ({ parts }) => parts.gateway() },
  { method: 'GET', path: '/users/@me', handle: ({ parts: { world } }) => userJson(world.bot) },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    handle: ({ parts: { world } }) =>
      [...world.guilds.values()]
        .filter(({ members }) => members.has(world.bot.id))
        .map(({ id, name }) => ({ id, name, icon: null, owner: false, permissions: '0', features: [] })),
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    schema: 'openDirect',
    handle({ parts: { world }, body }) {
      const user = world.user(String((body as { recipient_id?: string }).recipient_id));
      return channelJson(world, world.directWith(user.id));
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    handle: ({ parts: { world }, params }) => userJson(world.user(params['user'] ?? '')),
  },
  { method: 'GET', path: '/applications/@me', handle: ({ parts }) => application(parts) },
  { method: 'GET', path: '/oauth2/applications/@me', handle: ({ parts }) => application(parts) },
  { method: 'GET', path: '/applications/:app/commands', handle: (ask) => ownCommands(ask).list() },
  {
    method: 'PUT',
    path: '/applications/:app/commands',
    schema: 'putCommands',
    handle: (ask) => ownCommands(ask).put(ask.body as CommandBody[]),
  },
  {
    method: 'GET',
    path: '/applications/:app/guilds/:guild/commands',
    handle: (ask) => ownCommands(ask).list(guildOf(ask).id),
  },
  {
    method: 'PUT',
    path: '/applications/:app/guilds/:guild/commands',
    schema: 'putCommands',
    handle: (ask) => ownCommands(ask).put(ask.body as CommandBody[], guildOf(ask).id),
  },
  { method: 'GET', path: '/guilds/:guild', handle: (ask) => guildJson(ask.parts.world, guildOf(ask)) },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    handle({ parts: { world }, params }) {
      const all = [...world.channels.values()].filter(({ guild, thread }) => guild === params['guild'] && !thread);
      return all.map((channel) => channelJson(world, channel));
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/threads/active',
    handle(ask) {
      const { world } = ask.parts;
      const threads = world.threadsIn(guildOf(ask)).filter(({ thread }) => !thread?.archived);
      return { threads: threads.map((thread) => channelJson(world, thread)), members: [] };
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    handle(ask) {
      const { params, parts } = ask;
      const id = params['user'] === '@me' ? parts.world.bot.id : String(params['user']);
      const member = guildOf(ask).members.get(id);
      if (!member) throw refuse('unknownMember');
      return memberJson(parts.world, member);
    },
  },
];

function ownCommands({ parts, params }: Ask) {
  if (params['app'] !== parts.world.bot.id) throw refuse('missingAccess');
  return parts.commands;
}

function guildOf({ parts: { world }, params }: Ask) {
  const guild = world.guild(String(params['guild']));
  if (!guild.members.has(world.bot.id)) throw refuse('missingAccess');
  return guild;
}

/** The flags say which privileged intents an app of fewer than 100 servers has switched on. */
function application({ world, privileged }: Parts): object {
  const content = privileged.has(GatewayIntentBits.MessageContent) ? ApplicationFlags.GatewayMessageContentLimited : 0;
  const members = privileged.has(GatewayIntentBits.GuildMembers) ? ApplicationFlags.GatewayGuildMembersLimited : 0;
  return {
    id: world.bot.id,
    name: world.bot.display,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: content | members,
    bot: userJson(world.bot),
    owner: userJson([...world.users.values()].find(({ bot }) => !bot) ?? world.bot),
    team: null,
    approximate_guild_count: world.guilds.size,
    integration_types_config: { '0': {} },
  };
}
