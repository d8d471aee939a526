import { calendar } from '../../src/adapters/calendar/calendar.ts';
import { Policy } from '../../src/core/policy.ts';
import type { HandlePorts, Queries } from '../../src/core/ports.ts';
import { count, now } from './decide/facts.ts';

/** A workspace where nothing has happened yet, but for what `queries` says. */
export function fakePorts(queries: Partial<Queries>): HandlePorts {
  const empty: Partial<Queries> = {
    questionsIn: async () => [],
    offersIn: async () => [],
    liveIn: async () => [],
    history: async () => [],
    botTurns: async () => 0,
    repliesIn: async () => [],
    liveOf: async () => [],
    liveCount: async () => 0,
    freeName: async (_workspace, base) => base,
    evidence: async () => undefined,
    unreadIn: async () => [],
    preferences: async () => ({}),
    zoneOf: async () => undefined,
    liveAlike: async () => [],
    declinedLately: async () => false,
    list: async () => ({ runs: [], more: false }),
    notifications: async () => [],
    lastEndedIn: async () => undefined,
    findRun: async () => undefined,
    isUnknown: async () => false,
    isUnknownIn: async () => false,
  };
  return {
    queries: { ...empty, ...queries } as Queries,
    policy: () => Policy.parse({}),
    workflows: [count],
    calendar,
    commit: async () => true,
    now: () => now,
    canTalk: false,
    newId: () => 'new1',
  };
}
