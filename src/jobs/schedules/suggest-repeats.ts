import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { decideRepeatSuggestion } from '../../core/decide/schedule/decide-repeat.ts';
import type { Policy } from '../../core/policy.ts';
import type { Calendar } from '../../core/domain/time/calendar.ts';
import { preferenceOf } from '../../core/domain/preference.ts';
import type { Run } from '../../core/domain/run.ts';
import { isZone } from '../../core/domain/time/zone.ts';
import type { Workflow } from '../../core/workflow.ts';
import { commit } from '../commit.ts';
import { type Aftermath, changeFor } from '../store/effects.ts';
import { keys } from '../keys.ts';
import { newId } from '../new-id.ts';
import type { Queries } from '../../core/queries.ts';

/** Enough to see a habit; what was asked for longer ago says nothing about it. */
const TIMES_KEPT = 5;
const HABIT_KEPT_S = 40 * 24 * 3600;

/** Somebody who was asked once whether to repeat it is not asked about the same again in this time. */
const SUGGESTED_KEPT_S = 180 * 24 * 3600;

export type SuggestRepeatsDeps = {
  redis: Redis;
  log: Logger;
  queries: Queries;
  policy: () => Policy;
  workflows: Workflow[];
  calendar: Calendar;
  now: () => number;
  after: (aftermath: Aftermath) => Promise<void>;
};

/** Remembers when a person's request succeeded, and offers to repeat it where that suggests itself. Losing this harms nobody. */
export async function suggestRepeats(deps: SuggestRepeatsDeps, run: Run): Promise<void> {
  if (run.status !== 'completed' || run.schedule || run.retryOf !== undefined) return;
  const { redis, queries, policy, workflows, calendar, now, log } = deps;
  const same = JSON.stringify([run.workspace, run.person.id, run.plan]);
  const hash = createHash('sha1').update(same).digest('base64url').slice(0, 16);
  const key = keys.repeats(hash);
  const before = (await redis.get(key))?.split(' ') ?? [];
  const times = [run.createdAt, ...before.map((seconds) => Number.parseInt(seconds, 36) * 1000)].slice(0, TIMES_KEPT);
  const kept = times.map((at) => Math.floor(at / 1000).toString(36)).join(' ');
  await redis.set(key, kept, 'EX', HABIT_KEPT_S);
  const own = run.zone !== undefined && isZone(run.zone) ? run.zone : undefined;
  const zone = own ?? policy().timeZone ?? calendar.zone;
  const facts = { now: now(), policy: policy(), workflows, calendar, newId: newId(), times, zone };
  // Most requests are made once: nothing more is read for them.
  if (decideRepeatSuggestion(run, { ...facts, offers: [], schedules: [] }).length === 0) return;
  const [preferences, offers, schedules] = await Promise.all([
    queries.people.preferences(run, run.person.id),
    queries.offers.inThread(run.thread),
    queries.schedules.list(run, run.person.id, true),
  ]);
  if (preferenceOf(preferences) === 'never') return;
  const effects = decideRepeatSuggestion(run, { ...facts, offers, schedules });
  if (effects.length === 0) return;
  const { after, ...change } = await changeFor(redis, effects, now());
  change.require.push({ label: 'suggested', is: keys.suggested(hash), equals: null });
  change.write.push(['SET', keys.suggested(hash), '1', 'EX', String(SUGGESTED_KEPT_S)]);
  if (await commit(redis, change)) return;
  await deps.after(after);
  log.info({ run: run.id, thread: run.thread }, 'Offered to repeat it');
}
