import type { AllowedMentions, Channel, Message } from './model.ts';
import { may } from './permissions.ts';
import type { World } from './world.ts';

/** Nothing in code mentions anybody. */
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
const EVERYONE = /@(everyone|here)\b/;

/** Whom a text mentions, once `allowed` and the author's permissions are applied; without `allowed` all that it names. */
export function mentionsIn(
  world: World,
  channel: Channel,
  author: string,
  content: string,
  allowed: AllowedMentions | undefined,
  repliesTo?: string,
): Message['mentions'] {
  const text = content.replaceAll(CODE, '');
  const parse = allowed ? (allowed.parse ?? []) : ['users', 'roles', 'everyone'];
  const named = [...text.matchAll(/<@!?(\d+)>/g)].map(([, id = '']) => id).filter((id) => world.users.has(id));
  const users = named.filter((id) => parse.includes('users') || allowed?.users?.includes(id));
  if (repliesTo !== undefined && (allowed ? allowed.replied_user === true : true)) users.push(repliesTo);
  const guild = channel.guild === undefined ? undefined : world.guild(channel.guild);
  const roles = [...text.matchAll(/<@&(\d+)>/g)]
    .map(([, id = '']) => id)
    .filter((id) => guild?.roles.has(id) && (parse.includes('roles') || allowed?.roles?.includes(id)));
  const everyone = EVERYONE.test(text) && parse.includes('everyone') && may(world, channel, author, 'MentionEveryone');
  return { users: [...new Set(users)], roles: [...new Set(roles)], everyone };
}

/** The users that are told of a message: those it mentions, a role's members, and in direct messages the other one. */
export function pingedBy(world: World, channel: Channel, { author, mentions }: Message): string[] {
  const guild = channel.guild === undefined ? undefined : world.guild(channel.guild);
  const members = [...(guild?.members.values() ?? [])];
  const byRole = members.filter(({ roles }) => roles.some((role) => mentions.roles.includes(role)));
  const all = mentions.everyone ? members : [];
  const direct = channel.recipient === undefined ? [] : [channel.recipient, world.bot.id];
  const told = [...mentions.users, ...byRole.map(({ user }) => user), ...all.map(({ user }) => user), ...direct];
  return [...new Set(told)].filter((id) => id !== author);
}
