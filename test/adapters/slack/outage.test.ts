import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inbound } from '../../../src/core/domain/message.ts';
import { acceptInto } from '../../../src/jobs/mailbox/accept.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { connect } from '../../../src/jobs/redis/connect.ts';
import { SECRETS } from '../../support/fake-slack/fake-slack.ts';
import { startWorld, type World } from './harness.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ retryAfterMs: [200, 500, 8_000] });
});
afterAll(() => world.close());

test('while Redis is away nothing is acknowledged and nothing hangs; what Slack sends again is taken in once', {
  timeout: 60_000,
}, async () => {
  const receiving = connect({ socket: world.server.socket }, 'test', 'impatient');
  receiving.on('error', () => undefined);
  const accept = acceptInto(receiving, async () => undefined);
  const adapter = await world.connect({ signingSecret: SECRETS.signingSecret, receiving, accept });
  world.slack.deliverer.url = `${adapter.url}/slack/events`;
  await world.people.say('ana', '@meanwhile hello');

  await world.server.kill();
  const { message, told } = world.people.write('ana', '@meanwhile are you there?');
  const command = await world.people.command('ana', '/task', 'x');
  expect(command).toMatchObject({ status: 500 });
  const refused = () => world.slack.world.deliveries.filter(({ status }) => status === 500);
  await expect.poll(() => refused().length).toBeGreaterThan(1);
  await world.server.restart();
  await told;

  const { team } = world.people;
  const box = `inbox:slack:${team.id}/${world.people.channel('general').id}/${message.ts}`;
  const taken = (await world.redis.lrange(keys.box(box), 0, '-1')).map((raw) => JSON.parse(raw) as Inbound);
  expect(taken.map((inbound) => 'text' in inbound && inbound.text)).toEqual(['are you there?']);
  receiving.disconnect();
});
