import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import type { Effect } from '../../../src/core/domain/effect.ts';
import { gather } from '../../../src/core/facts/gather.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Answers } from '../../support/fake-queries.ts';
import { examplesFor } from '../../../src/core/present/introduction.ts';
import type { Workflow } from '../../../src/core/workflow.ts';
import { answerWith } from '../../../src/workflows/answer.ts';
import { builtIn } from '../../../src/workflows/index.ts';
import { aMessage } from '../../support/events.ts';
import { fakePorts } from '../handle-ports.ts';
import { doings, now, sayings } from './facts.ts';

const withModel = [...builtIn, answerWith({ looksUp: false })];
const withShell = Policy.parse({ rules: [{ allow: true, actions: ['run'], workflows: ['shell'] }] });

type Installation = { workflows: Workflow[]; canTalk: boolean; policy: Policy };

const installations: [string, Installation][] = [
  ['no model', { workflows: builtIn, canTalk: false, policy: withShell }],
  ['no model and no shell', { workflows: builtIn, canTalk: false, policy: Policy.parse({}) }],
  ['a model', { workflows: withModel, canTalk: true, policy: withShell }],
  ['a model and no shell', { workflows: withModel, canTalk: true, policy: Policy.parse({}) }],
];

async function said(text: string, { policy, ...ports }: Installation): Promise<Effect[]> {
  const queries: Answers = { 'schedules.room': async (_workspace, _person, name) => ({ name, own: 0, all: 0 }) };
  const inbound = aMessage({ text, at: now, mentioned: true });
  return decide(inbound, await gather(inbound, { ...fakePorts(queries), ...ports, policy: () => policy }));
}

describe.each(installations)('with %s', (_, here) => {
  test('"hi", "help", "what can you do?" and a long request get answers of their own', async () => {
    const texts = ['hi', 'help', 'what can you do?', 'research five job queues and write a report comparing them'];
    const answers = await Promise.all(texts.map(async (text) => JSON.stringify(await said(text, here))));
    const words = await Promise.all(
      texts.map(async (text) => [...sayings(await said(text, here)), ...doings(await said(text, here))]),
    );
    expect(answers.every((answer) => answer.length > 2)).toBe(true);
    expect(new Set(words.map((each) => each.join('\n'))).size).toBe(texts.length);
  });

  test('each names two things to try', async () => {
    for (const text of ['hi', 'help', 'what can you do?']) {
      const [answer = ''] = sayings(await said(text, here));
      const named = examplesOf(here).filter((example) => answer.includes(example));
      expect([text, named.length]).toEqual([text, 2]);
    }
  });

  test('what it names works', async () => {
    for (const example of examplesOf(here)) {
      const did = doings(await said(example, here));
      expect(`${example}: ${did.join()}`).toMatch(/: (?:.*,)?(?:start|offer|schedule|reply)/);
    }
  });

  test('it claims no model that is not there', async () => {
    const answers = await Promise.all(
      ['hi', 'what can you do?'].map(async (text) => sayings(await said(text, here)).join()),
    );
    expect(answers.every((answer) => /answer questions, too|also answer questions/.test(answer))).toBe(here.canTalk);
    expect(answers.join().includes('No language model')).toBe(!here.canTalk);
  });
});

test('a workflow that the policy forbids is neither told nor tried', async () => {
  const here: Installation = { workflows: builtIn, canTalk: false, policy: Policy.parse({}) };
  for (const text of ['hi', 'what can you do?', 'help'])
    expect(sayings(await said(text, here)).join()).not.toContain('date');
});

test('where background work is off, nothing is promised', async () => {
  const off: Installation = { workflows: builtIn, canTalk: false, policy: Policy.parse({ enabled: false }) };
  const answers = [...sayings(await said('hi', off)), ...sayings(await said('what can you do?', off))];
  expect(answers).toHaveLength(2);
  for (const answer of answers) expect(answer).toContain('not available');
});

function examplesOf({ workflows, canTalk, policy }: Installation): string[] {
  const dangerous = policy.rules.length === 0;
  return examplesFor({ workflows: workflows.filter((one) => !(dangerous && one.dangerous)), canTalk });
}
