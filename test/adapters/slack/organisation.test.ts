import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECRETS } from '../../support/fake-slack/fake-slack.ts';
import { says, startWorld, type World } from './harness.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.people.team.enterprise = 'E0ORG';
});
afterAll(() => world.close());

test('an organisation that installed the bot as a whole is one workspace, though its events name none', async () => {
  const { people, slack } = world;
  const { heard, url, platform } = await world.connect({ signingSecret: SECRETS.signingSecret });
  slack.deliverer.url = `${url}/slack/events`;
  const { ts } = await people.say('ana', '@meanwhile hello');
  await people.command('ana', '/workflows', '');
  const place = {
    workspace: 'slack:E0ORG',
    channel: `slack:E0ORG/${people.channel('general').id}`,
    thread: `slack:E0ORG/${people.channel('general').id}/${ts}`,
  };
  const buttons = [{ action: 'start' as const, value: 'o1', label: 'Start' }];
  await platform.post(place, says('Shall I?', { kind: 'offer', buttons }), 'k1');
  const offer = people.read('ana', { thread: ts }).find((seen) => seen.buttons.length > 0);
  if (!offer) throw new Error('There is no offer.');
  await people.press('ana', offer, 'start');
  expect(heard.map(({ kind }) => kind)).toEqual(['message', 'message', 'command', 'action']);
  expect(new Set(heard.map(({ workspace }) => workspace))).toEqual(new Set(['slack:E0ORG']));
  expect(heard.every(({ stranger }) => stranger === undefined)).toBe(true);
  expect(heard.at(-1)?.thread).toBe(place.thread);
});
