import { PermissionFlagsBits } from 'discord-api-types/v10';
import { refuse } from './errors.ts';
import type { Channel, Guild, Overwrite } from './model.ts';
import type { World } from './world.ts';

type Permission = keyof typeof PermissionFlagsBits;

const ALL = Object.values(PermissionFlagsBits).reduce((sum, bit) => sum | bit, 0n);

/** What a member may do in a channel; a thread takes its channel's permissions. */
export function permissionsIn(world: World, channel: Channel, user: string): bigint {
  if (channel.guild === undefined) return channel.recipient === user || user === world.bot.id ? ALL : 0n;
  const guild = world.guild(channel.guild);
  const member = guild.members.get(user);
  if (!member) return 0n;
  const base = basePermissions(guild, user);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return ALL;
  const ruled = channel.parent === undefined ? channel : world.channel(channel.parent);
  // Discord's order: everyone, then all roles together, then the member.
  const layers: Overwrite[][] = [
    ruled.overwrites.filter(({ id }) => id === guild.id),
    ruled.overwrites.filter(({ id, kind }) => kind === 'role' && member.roles.includes(id)),
    ruled.overwrites.filter(({ id, kind }) => kind === 'member' && id === user),
  ];
  return layers.reduce((allowed, layer) => {
    const deny = layer.reduce((sum, overwrite) => sum | overwrite.deny, 0n);
    const allow = layer.reduce((sum, overwrite) => sum | overwrite.allow, 0n);
    return (allowed & ~deny) | allow;
  }, base);
}

function basePermissions(guild: Guild, user: string): bigint {
  const roles = [guild.id, ...(guild.members.get(user)?.roles ?? [])];
  if (guild.owner === user) return ALL;
  return roles.reduce((sum, id) => sum | (guild.roles.get(id)?.permissions ?? 0n), 0n);
}

export function may(world: World, channel: Channel, user: string, permission: Permission): boolean {
  return (permissionsIn(world, channel, user) & PermissionFlagsBits[permission]) !== 0n;
}

/** Refuses as Discord does: what one cannot see is another error than what one may not do. */
export function need(world: World, channel: Channel, user: string, ...permissions: Permission[]): void {
  if (!may(world, channel, user, 'ViewChannel')) throw refuse('missingAccess');
  if (permissions.some((permission) => !may(world, channel, user, permission))) throw refuse('missingPermissions');
}
