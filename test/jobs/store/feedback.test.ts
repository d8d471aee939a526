import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../../src/adapters/telemetry/metrics.ts';
import { runView } from '../../../src/adapters/http/run-view.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import { happenedBy } from '../../../src/core/telemetry.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { changeFor } from '../../../src/jobs/store/effects.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { endRun, storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun, factsFor, now } from '../../core/decide/facts.ts';
import { startClient } from '../../support/client.ts';
import { aPress, ana, ben } from '../../support/events.ts';

let client: Awaited<ReturnType<typeof startClient>>;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.stop());

test('what people think of a result is kept once for each, changed by a second thought, and counted', async () => {
  const queries = createQueries(client.redis, () => now);
  const run = aRun({ status: 'queued' });
  await commit(client.redis, storeRun(run, 1, { perPerson: 9, perWorkspace: 9 }));
  await commit(client.redis, { require: [], write: endRun({ ...run, status: 'completed', finishedAt: now }) });
  const metrics = createMetrics(() => Promise.reject(new Error('Nobody knows how things stand.')));
  async function press(verdict: 'good' | 'bad', person = ana): Promise<number> {
    const pressed = aPress(verdict, run.id, { person });
    const effects = decide(pressed, factsFor(pressed, { target: { run: await queries.runs.get(run.id) } }));
    await commit(client.redis, await changeFor(client.redis, effects, now));
    for (const happened of happenedBy(effects, now, pressed)) metrics.observe(happened);
    return effects.length;
  }
  expect(await press('bad')).toBe(2);
  expect(await press('bad')).toBe(0);
  await press('good');
  await press('bad', ben);
  const kept = await queries.runs.get(run.id);
  expect(kept?.feedback).toEqual({ [ana.id]: 'good', [ben.id]: 'bad' });
  expect(kept && runView(kept, now).feedback).toEqual({ good: 1, bad: 1 });
  expect(await metrics.text()).toContain(`meanwhile_feedback_total{workflow="count",verdict="bad"} 2`);
});
