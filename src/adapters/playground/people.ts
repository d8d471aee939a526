import type { Person } from '../../core/domain/message.ts';

/** Who is on the playground; ids are what its HTTP contract calls names. */
export const PEOPLE: readonly Person[] = [
  { id: 'ana', name: 'Ana' },
  { id: 'ben', name: 'Ben' },
  { id: 'chloe', name: 'Chloe' },
  { id: 'dmitri', name: 'Dmitri' },
];

/** The bot as an author; `@meanwhile` in a text mentions it. */
export const BOT = { id: 'meanwhile', name: 'Meanwhile' } as const;

const SHARED = ['general', 'engineering', 'random'] as const;
const DIRECT = 'dm-';

export function findPerson(id: string): Person | undefined {
  return PEOPLE.find((person) => person.id === id);
}

/** The direct message channel between a person and the bot. */
export function directChannel(user: string): string {
  return `${DIRECT}${user}`;
}

export function isDirect(channel: string): boolean {
  return channel.startsWith(DIRECT);
}

export function channelExists(channel: string): boolean {
  return SHARED.some((shared) => shared === channel) || PEOPLE.some((person) => directChannel(person.id) === channel);
}

/** A direct message is its person's alone. */
export function canSee(user: string, channel: string): boolean {
  return channelExists(channel) && (!isDirect(channel) || channel === directChannel(user));
}

export function channelsOf(user: string): string[] {
  return [...SHARED, directChannel(user)];
}
