import type { Telling } from './telling.ts';

/** What a person, or everybody in a channel, wants of long work: to be asked, to have it started at once, or none of it. */
export const preferences = ['ask', 'always', 'never'] as const;

export type Preference = (typeof preferences)[number];

/** What was set, as it stands; nothing where nobody set anything. */
export type Preferences = {
  person?: Preference | undefined;
  channel?: Preference | undefined;
  /** How the person is told that work ended. */
  telling?: Telling | undefined;
};

/** What holds for a person in a channel: a channel's "never" before all, then their own word, then the channel's. */
export function preferenceOf({ person, channel }: Preferences): Preference {
  return channel === 'never' ? 'never' : (person ?? channel ?? 'ask');
}
