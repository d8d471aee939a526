import type { Redis } from 'ioredis';
import { type Policy, repositoriesFor } from '../../../core/policy.ts';
import type { PeopleQueries } from '../../../core/queries.ts';
import { botTurns } from '../bot-turns.ts';
import { readPreferences, readTellings } from '../preferences.ts';

export function peopleQueries(redis: Redis, policy: () => Policy): PeopleQueries {
  return {
    preferences: async (place, person) => readPreferences(redis, place, person),
    zoneOf: async (workspace, person) => (await readTellings(redis, workspace, [person])).get(person)?.zone,
    repositories: (place, person) => repositoriesFor(policy(), place, { id: person, name: person }),
    botTurns: async (workspace, bot, at, event) => botTurns(redis, workspace, bot, { at, event }),
  };
}
