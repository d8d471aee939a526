import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lastWord, type Outgoing } from '../../../src/core/domain/outgoing.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import type { Telling } from '../../../src/core/domain/telling.ts';
import { DeliveryError } from '../../../src/core/ports.ts';
import { presentResult } from '../../../src/core/present/run/result.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { acknowledge } from '../../../src/jobs/store/notifications.ts';
import { storeTelling } from '../../../src/jobs/store/preferences.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { endChange } from '../../../src/jobs/runs/finish.ts';
import { tellDue } from '../../../src/jobs/runs/tell-later.ts';
import { storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun, now as began } from '../../core/decide/facts.ts';
import { startClient } from '../../support/client.ts';
import { silent } from '../../support/engine.ts';
import { FakePlatform } from '../../support/fake-platform.ts';

const DIRECT = { workspace: 'fake:w', channel: 'fake:dm', thread: 'fake:dm/1' };

let client: Awaited<ReturnType<typeof startClient>>;
let now: number;
let reachable: boolean;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.stop());
beforeEach(async () => {
  await client.redis.flushall();
  now = began;
  reachable = true;
});

class Direct extends FakePlatform {
  async direct() {
    if (!reachable) throw new DeliveryError('It is away.', { retry: true });
    return DIRECT;
  }
  link() {
    return 'https://chat.example/t';
  }
}

async function wants(run: Run, telling: Telling): Promise<void> {
  await commit(client.redis, { require: [], write: storeTelling(run, run.person, telling) });
}

async function end(changes: Partial<Run> = {}): Promise<Run> {
  const run = aRun({ ...changes, status: 'queued' });
  await commit(client.redis, storeRun(run, 1, { perPerson: 99, perWorkspace: 99 }));
  const ended: Run = { ...run, status: 'completed', finishedAt: now, result: { text: '42', files: [] } };
  const word = (at: Run) => lastWord(at, presentResult(at));
  await commit(client.redis, await endChange(client.redis, ended, { word, alike: undefined, now }));
  return run;
}

async function tell(): Promise<void> {
  const queries = createQueries(client.redis, () => now);
  const run = (id: string) => queries.runs.get(id);
  const platform = new Direct();
  const wake = async () => undefined;
  await tellDue({ redis: client.redis, log: silent, run, platformOf: () => platform, wake, now: () => now });
}

async function saidIn(channel: string): Promise<Outgoing[]> {
  const entries = await client.redis.lrange(keys.box(`outbox:${channel}`), 0, '-1');
  return entries.map((entry) => JSON.parse(entry) as Outgoing);
}

const textOf = (outgoing: Outgoing | undefined) => (outgoing && 'post' in outgoing ? outgoing.post?.text : undefined);

test('a person who wants to be told directly is not mentioned, and gets one message with the way there', async () => {
  await wants(aRun(), { where: 'dm' });
  const run = await end();
  const [result] = await saidIn(run.channel);
  expect(result).toMatchObject({ post: { kind: 'result' } });
  expect(result).not.toHaveProperty('post.mention');
  await tell();
  await tell();
  const told = await saidIn(DIRECT.channel);
  expect(told).toHaveLength(1);
  expect(textOf(told[0])).toMatch(/completed.* \[Open the thread\]\(https:\/\/chat\.example\/t\)$/);
});

test('what ends in quiet hours is told in one message afterwards, but what was seen meanwhile', async () => {
  await wants(aRun(), { where: 'thread', zone: 'UTC', quiet: { from: 0, to: 1439 } });
  const run = await end({ id: 'r1', name: 'one' });
  for (const id of ['r2', 'r3']) await end({ id, name: `run-${id}` });
  await commit(client.redis, { require: [], write: acknowledge(run.workspace, run.person.id, ['r2']) });
  await tell();
  expect(await saidIn(DIRECT.channel)).toEqual([]);
  now += 24 * 3_600_000;
  await tell();
  const told = await saidIn(DIRECT.channel);
  expect(told).toHaveLength(1);
  expect(textOf(told[0])).toMatch(/^This ended meanwhile:\n- .*one.*\n- .*run-r3/);
});

test('a platform that is away is asked again, and what ended in the direct messages themselves is told there already', async () => {
  await wants(aRun(), { where: 'dm' });
  await end();
  reachable = false;
  await tell();
  reachable = true;
  await tell();
  expect(await saidIn(DIRECT.channel)).toEqual([]);
  now += 61_000;
  await tell();
  expect(await saidIn(DIRECT.channel)).toHaveLength(1);
  await end({ id: 'there', name: 'there', ...DIRECT });
  await tell();
  expect((await saidIn(DIRECT.channel)).map(({ key }) => key)).toEqual([
    expect.stringContaining('digest/'),
    'there/completed',
  ]);
  expect(await client.redis.keys('mw:untold:*')).toEqual([]);
});

test('everybody else is mentioned as ever, and a reminder comes when it was wanted', async () => {
  const run = await end();
  expect((await saidIn(run.channel))[0]).toMatchObject({ post: { mention: run.person } });
  await wants(run, { where: 'digest' });
  await end({ id: 'r2', name: 'two', reminds: true });
  expect((await saidIn(run.channel))[1]).toMatchObject({ post: { mention: run.person } });
  expect(await client.redis.exists(keys.tellDue)).toBe(0);
});
