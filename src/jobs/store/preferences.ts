import type { Redis } from 'ioredis';
import type { Person, Place } from '../../core/domain/message.ts';
import { type Preference, type Preferences, preferences } from '../../core/domain/preference.ts';
import { type Telling, tellings } from '../../core/domain/telling.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';

/** Kept until they are changed: there is one per person or channel at most. */
export function storePreference({ workspace, channel }: Place, person: Person | undefined, to: Preference): Write[] {
  const whose = person ? `person:${person.id}` : `channel:${channel}`;
  return [['HSET', keys.preferences(workspace), whose, to]];
}

export function storeTelling({ workspace }: Place, { id }: Person, telling: Telling): Write[] {
  return [['HSET', keys.preferences(workspace), `telling:${id}`, JSON.stringify(telling)]];
}

export async function readPreferences(redis: Redis, { workspace, channel }: Place, id: string): Promise<Preferences> {
  const [person, whole, telling] = await redis.hmget(
    keys.preferences(workspace),
    `person:${id}`,
    `channel:${channel}`,
    `telling:${id}`,
  );
  return { person: known(person), channel: known(whole), telling: readTelling(telling) };
}

/** How those people want to be told; a person who said nothing is left out. */
export async function readTellings(redis: Redis, workspace: string, people: string[]): Promise<Map<string, Telling>> {
  if (people.length === 0) return new Map();
  const stored = await redis.hmget(keys.preferences(workspace), ...people.map((id) => `telling:${id}`));
  return new Map(
    people.flatMap((id, at) => {
      const telling = readTelling(stored[at]);
      return telling ? [[id, telling] as const] : [];
    }),
  );
}

function known(value: string | null | undefined): Preference | undefined {
  return preferences.find((one) => one === value);
}

/** What a newer version wrote in another form is as if nothing was said. */
function readTelling(value: string | null | undefined): Telling | undefined {
  if (value === null || value === undefined) return undefined;
  const telling = JSON.parse(value) as Telling;
  return tellings.includes(telling.where) ? telling : undefined;
}
