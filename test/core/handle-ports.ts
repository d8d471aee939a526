import { calendar } from '../../src/adapters/calendar/calendar.ts';
import { Policy } from '../../src/core/policy.ts';
import type { HandlePorts } from '../../src/core/ports.ts';
import { type Answers, fakeQueries } from '../support/fake-queries.ts';
import { count, now } from './decide/facts.ts';

/** A workspace where nothing has happened yet, but for what `queries` says. */
export function fakePorts(queries: Answers): HandlePorts {
  const empty: Answers = {
    'questions.inThread': async () => [],
    'offers.inThread': async () => [],
    'runs.liveIn': async () => [],
    'messages.history': async () => [],
    'people.botTurns': async () => 0,
    'replies.inThread': async () => [],
    'runs.liveOf': async () => [],
    'runs.liveCount': async () => 0,
    'runs.freeName': async (_workspace, base) => base,
    'runs.evidence': async () => undefined,
    'runs.unreadOf': async () => [],
    'people.preferences': async () => ({}),
    'people.zoneOf': async () => undefined,
    'runs.alike': async () => [],
    'offers.declinedLately': async () => false,
    'runs.list': async () => ({ runs: [], more: false }),
    'runs.unread': async () => [],
    'runs.lastEndedIn': async () => undefined,
    'runs.find': async () => undefined,
    'messages.isUnknown': async () => false,
    'messages.isUnknownIn': async () => false,
  };
  return {
    queries: fakeQueries({ ...empty, ...queries }),
    policy: () => Policy.parse({}),
    workflows: [count],
    calendar,
    commit: async () => true,
    now: () => now,
    canTalk: false,
    newId: () => 'new1',
  };
}
