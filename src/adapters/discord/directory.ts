import type { Api } from './api.ts';
import { Application, Channel, GuildRoles, Self, User } from './receive/wire.ts';

/** Facts that hardly ever change are remembered for this many ids. */
const REMEMBERED = 5_000;

export type Directory = ReturnType<typeof createDirectory>;

/** Who and what things are at Discord, asked once. */
export function createDirectory(api: Api) {
  const channels = remembering(async (id) => Channel.parse(await api.call('GET', `/channels/${id}`)));
  const people = remembering(async (id) => User.parse(await api.call('GET', `/users/${id}`)));
  const self = remembering(async () => Self.parse(await api.call('GET', '/users/@me')).id);
  const app = remembering(async () => Application.parse(await api.call('GET', '/applications/@me')).id);
  const roles = remembering(async (server) => {
    const bot = await self('');
    const guild = GuildRoles.parse(await api.call('GET', `/guilds/${server}`));
    return guild.roles.find(({ tags }) => tags?.bot_id === bot)?.id;
  });
  return {
    channel: channels,
    person: people,
    /** The bot's own user. */
    self: () => self(''),
    application: () => app(''),
    /** The role that Discord gave to the bot in that server. */
    ownRole: roles,
  };
}

/** What failed is asked again. */
function remembering<T>(ask: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (id) => {
    const found = known.get(id);
    if (found) return found;
    const asked = ask(id);
    known.set(id, asked);
    asked.catch(() => known.delete(id));
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return asked;
  };
}
