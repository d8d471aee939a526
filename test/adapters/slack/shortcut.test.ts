import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbound } from '../../../src/core/domain/message.ts';
import { SECRETS } from '../../support/fake-slack/fake-slack.ts';
import { startWorld, type World } from './harness.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('a form on a message starts a task about it, in its thread', async () => {
  const { people, slack } = world;
  const { heard, url } = await world.connect({ signingSecret: SECRETS.signingSecret });
  slack.deliverer.url = `${url}/slack/events`;
  const log = await people.say('ben', 'Error: <b> ask @ana', { files: [{ name: 'a.log', bytes: new Uint8Array(3) }] });
  heard.length = 0;
  const view = await people.shortcut('ana', 'general', log.ts, 'background');
  const [{ element }] = view['blocks'] as [{ element: { initial_value: string } }];
  expect(element.initial_value).toBe('Error: <b> ask @Ana');
  await people.submit('ana', view, { request: 'find out why' });
  const [command] = heard;
  const channel = people.channel('general').id;
  expect(command && Inbound.parse(command)).toMatchObject({
    kind: 'command',
    command: '/task',
    text: 'find out why',
    person: { id: people.user('ana').id, name: 'Ana' },
    thread: `slack:${people.team.id}/${channel}/${log.ts}`,
    about: { by: 'Ben', text: 'Error: <b> ask @Ana', files: [{ name: 'a.log' }] },
  });
});

test('the command without words opens a form, and what is sent from there is that command', async () => {
  const { people, slack } = world;
  const workflows = [{ name: 'research', aliases: [], usage: 'research <topic>', description: 'Reads sources.' }];
  const { heard, url } = await world.connect({ signingSecret: SECRETS.signingSecret, workflows });
  slack.deliverer.url = `${url}/slack/events`;
  heard.length = 0;
  await people.command('ana', '/task', ' ', 'general');
  expect(heard).toEqual([]);
  const view = slack.modals.get(people.user('ana').id);
  if (!view) throw new Error('No form opened.');
  const blocks = view['blocks'] as { block_id: string; optional?: boolean }[];
  expect(blocks.map(({ block_id, optional = false }) => [block_id, optional])).toEqual([
    ['request', false],
    ['workflow', true],
    ['priority', true],
    ['at', true],
  ]);
  const filled = { request: 'compare queues', at: 'every weekday at 9' };
  await people.submit('ana', view, filled, { workflow: 'research', priority: 'high' });
  const [command] = heard;
  expect(command && Inbound.parse(command)).toMatchObject({
    command: '/task',
    text: '--priority high --every "weekday at 9" research compare queues',
    person: { id: people.user('ana').id },
    channel: `slack:${people.team.id}/${people.channel('general').id}`,
  });
});
