import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inbound } from '../../../../src/core/domain/message.ts';
import { SECRETS } from '../../../support/fake-slack/fake-slack.ts';
import { startWorld, type World } from '../harness.ts';

/** Reconnecting takes a second or so; Slack sends again what nobody took meanwhile. */
const PATIENCE = { timeout: 20_000 };

let world: World;
let heard: Inbound[];
beforeAll(async () => {
  world = await startWorld({ retryAfterMs: [200, 1_000, 3_000] });
  ({ heard } = await world.connect({ appToken: SECRETS.appToken }));
});
afterAll(() => world.close());

const words = () => heard.map((inbound) => 'text' in inbound && inbound.text);

test('the socket comes back after Slack closes it, and after Slack could not be reached', {
  timeout: 60_000,
}, async () => {
  await expect.poll(() => world.slack.sockets.connected, PATIENCE).toBe(1);
  world.slack.sockets.refresh();
  await expect.poll(() => world.slack.sockets.opened, PATIENCE).toBe(2);
  // What ends Bolt's own reconnecting with an unhandled rejection.
  world.slack.faults.on('apps.connections.open', { drop: 'before' });
  world.slack.faults.on('apps.connections.open', { status: 503 });
  world.slack.sockets.refresh();
  await expect.poll(() => world.slack.sockets.opened, PATIENCE).toBe(3);
  await world.people.say('ana', 'are you back?');
  expect(words()).toContain('are you back?');
});

test('what is no event ends neither the connection nor the process', async () => {
  await expect.poll(() => world.slack.sockets.connected, PATIENCE).toBe(1);
  const opened = world.slack.sockets.opened;
  const of = (type: string, payload?: unknown) => JSON.stringify({ envelope_id: 'e1', type, payload });
  const event = (is: unknown) => of('events_api', { type: 'event_callback', team_id: world.people.team.id, event: is });
  for (const frame of [
    'null',
    '7',
    '"text"',
    '[]',
    '{',
    '{}',
    of('events_api'),
    of('events_api', null),
    of('events_api', {}),
    event(null),
    event('x'),
    event(3),
    event({}),
    event({ type: 'reaction_added', item: null }),
    // Names that the client gives its own events.
    ...['error', 'close', 'disconnected', 'ws_message', 'slack_event'].map((type) => event({ type })),
    ...['error', 'close', 'disconnected', 'ws_message', 'slack_event'].map((type) => of(type, {})),
    of('interactive', null),
    of('interactive', { type: 'block_actions', actions: [null], team: null, user: null }),
    of('slash_commands', 5),
  ]) {
    world.slack.sockets.raw(frame);
  }
  await world.people.say('ana', 'still there?');
  await expect.poll(words, PATIENCE).toContain('still there?');
  expect(world.slack.sockets.opened).toBe(opened);
});
