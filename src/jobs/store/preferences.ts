import type { Redis } from 'ioredis';
import type { Person, Place } from '../../core/domain/message.ts';
import { type Preference, type Preferences, preferences } from '../../core/domain/preference.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';

/** Kept until they are changed: there is one per person or channel at most. */
export function storePreference({ workspace, channel }: Place, person: Person | undefined, to: Preference): Write[] {
  const whose = person ? `person:${person.id}` : `channel:${channel}`;
  return [['HSET', keys.preferences(workspace), whose, to]];
}

export async function readPreferences(redis: Redis, { workspace, channel }: Place, id: string): Promise<Preferences> {
  const stored = await redis.hmget(keys.preferences(workspace), `person:${id}`, `channel:${channel}`);
  const [person, whole] = stored.map((value) => preferences.find((one) => one === value));
  return { person, channel: whole };
}
