import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { SECRETS } from '../../../support/fake-slack/fake-slack.ts';
import { says, startWorld, type World } from '../harness.ts';

let world: World;
let heard: Inbound[];
const named = new Set<string>();

beforeAll(async () => {
  world = await startWorld({ retryAfterMs: [20] });
  const { team } = world.people;
  world.slack.world.addUser(team, 'gus', 'Gus', { guest: true });
  world.slack.world.addUser(team, 'eve', 'Eve', { from: 'T0OTHER' });
  world.slack.world.addUser(team, 'robo', 'Robo', { bot: true });
  const connected = await world.connect({
    signingSecret: SECRETS.signingSecret,
    admits: (person) => named.has(person),
  });
  heard = connected.heard;
  world.slack.deliverer.url = `${connected.url}/slack/events`;
  const channel = world.people.channel('general').id;
  await connected.platform.post(
    {
      workspace: `slack:${team.id}`,
      channel: `slack:${team.id}/${channel}`,
      thread: `slack:${team.id}/${channel}/new-1`,
    },
    says('Shall I?', { buttons: [{ action: 'start', value: 'o1', label: 'Start' }] }),
    'offer',
  );
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.slack.deliverer.settled();
  heard.length = 0;
  named.clear();
});

test("a person's own time zone comes with whatever they do", async () => {
  world.people.user('ben').tz = 'America/New_York';
  await world.people.say('ben', '@meanwhile hello');
  await world.people.command('ben', '/task', 'sleep 1');
  expect(new Set(heard.map(({ kind, zone }) => `${kind} ${zone}`))).toEqual(
    new Set(['message America/New_York', 'command America/New_York']),
  );
  await world.people.say('ana', '@meanwhile hello');
  expect(heard.at(-1)).not.toHaveProperty('zone');
});

describe('a stranger', () => {
  test.each([
    ['gus', 'guest'],
    ['eve', 'outside'],
    ['ana', undefined],
  ])('%s is known as %s in whatever they do', async (who, stranger) => {
    await world.people.say(who, '@meanwhile hello');
    await world.people.command(who, '/task', 'sleep 1');
    const offer = world.people.read(who).find(({ text }) => text.includes('Shall I?'));
    if (!offer) throw new Error('There is no offer.');
    await world.people.react(who, offer, 'x');
    await world.people.press(who, offer, 'start');
    expect([...new Set(heard.map(({ kind }) => kind))]).toEqual(['message', 'command', 'reaction', 'action']);
    expect(new Set(heard.map((one) => one.stranger))).toEqual(new Set([stranger]));
    expect(new Set(heard.map(({ workspace }) => workspace))).toEqual(new Set([`slack:${world.people.team.id}`]));
  });

  test('of another organisation is one although nobody can be asked who they are', async () => {
    await world.redis.flushall();
    const end = world.slack.faults.on('users.info', { error: 'fatal_error' }, { times: Infinity });
    await world.people.say('eve', '@meanwhile hello');
    end();
    expect(heard.at(-1)?.stranger).toBe('outside');
  });

  test('sees nothing in their App Home until a rule lets them in', async () => {
    const shown = async () => {
      heard.length = 0;
      await world.people.openHome('gus');
      await expect.poll(() => heard.length).toBe(1);
      return JSON.stringify(world.people.home('gus'));
    };
    expect(await shown()).toContain('members of this workspace');
    named.add(world.people.user('gus').id);
    expect(await shown()).not.toContain('members of this workspace');
  });

  test('that is a bot is heard only where a rule lets it in, by user or by app', async () => {
    const channel = world.people.channel('general').id;
    const said = (more: object, ts: string) =>
      world.slack.events.send(world.people.team, { type: 'message', channel, text: 'hello', ts, ...more });
    const user = world.people.user('robo').id;
    await said({ bot_id: 'B0ROBO', user }, '1.000001');
    await said({ bot_id: 'B0APP', subtype: 'bot_message' }, '1.000002');
    expect(heard).toEqual([]);
    named.add(user).add('B0APP');
    await said({ bot_id: 'B0ROBO', user }, '1.000003');
    await said({ bot_id: 'B0APP', subtype: 'bot_message' }, '1.000004');
    expect(heard.map(({ person, stranger }) => [person.id, stranger])).toEqual([
      [user, 'bot'],
      ['B0APP', 'bot'],
    ]);
  });
});
