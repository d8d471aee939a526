import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Slack } from '../../../../src/adapters/slack/slack.ts';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { SECRETS } from '../../../support/fake-slack/fake-slack.ts';
import { says, startWorld, type World } from '../harness.ts';

type Due = { work: () => void; ms: number; calledOff: boolean };

let world: World;
/** Two processes on one Redis: the first is sent the events. */
let here: Slack;
let elsewhere: Slack;
const heard: Inbound[] = [];
const due: Due[] = [];
beforeAll(async () => {
  world = await startWorld();
  const later = (work: () => void, ms: number) => {
    const one = { work, ms, calledOff: false };
    due.push(one);
    return () => void (one.calledOff = true);
  };
  const accept = async (inbound: Inbound) => {
    if (heard.some(({ id }) => id === inbound.id)) return 'seen' as const;
    heard.push(inbound);
    return 'accepted' as const;
  };
  const connected = await world.connect({ signingSecret: SECRETS.signingSecret, accept, later });
  here = connected;
  elsewhere = await world.connect();
  world.slack.deliverer.url = `${connected.url}/slack/events`;
});
afterAll(() => world.close());
beforeEach(() => {
  heard.length = 0;
  due.length = 0;
});

const statuses = () => world.people.team.statuses.map(({ status }) => status);

async function asked(text: string, thread?: string): Promise<Inbound> {
  await world.people.say('ana', `@meanwhile ${text}`, thread === undefined ? {} : { thread });
  return heard.at(-1) as Inbound;
}

/** The time for a sign has come. */
async function fire(): Promise<void> {
  for (const { work, calledOff } of due.splice(0)) if (!calledOff) work();
  await expect.poll(() => world.slack.world.calls.every(({ answer }) => answer !== undefined)).toBe(true);
}

describe('a sign of life', () => {
  test('comes within 500 ms where no words have left by then', async () => {
    await asked('hello');
    expect(due.map(({ ms }) => ms < 500)).toEqual([true]);
    const before = statuses().length;
    await fire();
    await expect.poll(() => statuses().length).toBe(before + 1);
    expect(statuses().at(-1)).toBe('is thinking…');
  });

  test('is left out where the answer has left, whichever process posted it', async () => {
    for (const poster of [here, elsewhere]) {
      const inbound = await asked('hello');
      const before = statuses().length;
      await poster.platform.post(inbound, says('Hello.'), `${inbound.id}/reply`);
      await fire();
      const other = await asked('something else');
      await fire();
      // The second one's is the only one.
      await expect.poll(() => statuses().length).toBe(before + 1);
      expect(world.people.team.statuses.at(-1)?.thread).toBe(other.thread.split('/').at(-1));
    }
  });

  test('is left out where a model has begun to write, and not for the next request of the thread', async () => {
    const first = await asked('hello');
    const thread = first.thread.split('/').at(-1) ?? '';
    await asked('and this?', thread);
    const before = statuses().length;
    await here.platform.post(first, says('Well', { about: first.id }), 'reply1/reply');
    await fire();
    await expect.poll(() => statuses().length).toBe(before + 1);
  });

  test('that came after the words is taken away again', async () => {
    const inbound = await asked('hello');
    const before = statuses().length;
    const posted = Promise.withResolvers<void>();
    world.slack.faults.on('assistant.threads.setStatus', { until: posted.promise });
    const calls = world.slack.calls('assistant.threads.setStatus').length;
    for (const { work } of due.splice(0)) work();
    await expect.poll(() => world.slack.calls('assistant.threads.setStatus').length).toBe(calls + 1);
    await here.platform.post(inbound, says('Hello.'), `${inbound.id}/reply`);
    posted.resolve();
    await expect.poll(() => statuses().slice(before)).toEqual(['is thinking…', '']);
  });

  test('that was not shown needs no call to take it away from a private answer', async () => {
    const inbound = await asked('hello');
    const before = world.slack.calls('assistant.threads.setStatus').length;
    const answer = says('Nothing runs.', { kind: 'notice', about: inbound.id });
    await here.platform.post(inbound, answer, `${inbound.id}/answer`, world.people.user('ana').id);
    await fire();
    expect(world.slack.calls('assistant.threads.setStatus')).toHaveLength(before);
  });
});
