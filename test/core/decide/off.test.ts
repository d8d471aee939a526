import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import { gather } from '../../../src/core/facts/gather.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Answers } from '../../support/fake-queries.ts';
import { Commands } from '../../../src/sandbox/commands.ts';
import { builtInWith } from '../../../src/workflows/index.ts';
import { aCommand, aMessage, aPress } from '../../support/events.ts';
import { fakePorts } from '../handle-ports.ts';
import { anOffer, aRun, doings, now, sayings } from './facts.ts';

const rules: Policy['rules'] = [{ allow: true, actions: ['run'], workflows: ['shell'] }];
const required = Policy.parse({ rules, commands: { isolation: 'required' } });
const preferred = Policy.parse({ rules });
const plan = { workflow: 'shell', input: { command: 'npm test', timeoutSeconds: 600 } };
const failed = aRun({ status: 'failed', finishedAt: now - 1000, plan });

/** What a bot does on a machine without bubblewrap that has looked for it. */
async function decided(inbound: Inbound, policy: Policy) {
  const commands = new Commands({ find: async () => undefined, settings: async () => policy.commands });
  await commands.state();
  const workflows = builtInWith(
    () => commands.place(),
    (now) => commands.whyOff(now),
  );
  const queries: Answers = {
    'schedules.room': async (_workspace, _person, name) => ({ name, own: 0, all: 0 }),
    'queue.nextPlace': async () => ({ ahead: 0 }) as never,
    'offers.get': async () => anOffer({ plan }),
    'runs.get': async () => failed,
  };
  return decide(inbound, await gather(inbound, { ...fakePorts(queries), workflows, policy: () => policy }));
}

const OFF =
  'Commands are off: the policy requires isolation, and bubblewrap is missing or not allowed here. Whoever runs me can install bubblewrap (a container must allow namespaces for it) and restart me, or set `isolation: preferred` in the policy. Nothing was started.';

const asks: [string, Inbound][] = [
  ['an order', aMessage({ text: 'run `npm test`', mentioned: true })],
  ['a request', aMessage({ text: 'run `npm test` in the background', mentioned: true })],
  ['a question for it', aMessage({ text: 'can you run `npm test`?', mentioned: true })],
  ['a schedule', aMessage({ text: 'every day at 9 run `npm test`', mentioned: true })],
  ['/task', aCommand('task', 'bash "npm test"')],
  ['a scheduled /task', aCommand('task', 'bash "npm test" --every "day at 9"')],
  ['the button of an older offer', aPress('start', 'offer1', { at: now })],
  ['Retry', aPress('retry', 'run1', { at: now })],
];

describe.each(asks)('where commands are off, %s', (_what, inbound) => {
  test('is answered at once with why and what can be done, and nothing starts', async () => {
    const effects = await decided(inbound, required);
    expect(sayings(effects).map((said) => said.replace(/^private: /, ''))).toEqual([OFF]);
    expect(doings(effects)).toEqual([]);
  });

  test('is done where the policy does not require isolation', async () => {
    expect(doings(await decided(inbound, preferred)).join()).toMatch(/start|offer|schedule/);
  });
});

test.each([
  ['help', 'run `date`'],
  ['what can you do?', 'bash "command"'],
])('"%s" does not propose commands where they are off', async (text, proposed) => {
  const asked = aMessage({ text, mentioned: true, at: now });
  expect(sayings(await decided(asked, preferred)).join()).toContain(proposed);
  expect(sayings(await decided(asked, required)).join()).not.toContain(proposed);
});
