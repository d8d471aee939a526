import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import { gather } from '../../../../src/core/facts/gather.ts';
import { Policy } from '../../../../src/core/policy.ts';
import { answerWith } from '../../../../src/workflows/answer.ts';
import { builtIn } from '../../../../src/workflows/index.ts';
import { aMessage } from '../../../support/events.ts';
import { fakePorts } from '../../handle-ports.ts';
import { doings, sayings } from '../facts.ts';

/** What the built-in workflows make of a message, without a model. */
async function decided(text: string) {
  const inbound = aMessage({ text, mentioned: true });
  const scheduling = async (_workspace: string, _person: string, name: string) => ({ name, own: 0, all: 0 });
  const allowed = Policy.parse({ rules: [{ allow: true, actions: ['run'], workflows: ['shell'] }] });
  const ports = { ...fakePorts({ 'schedules.room': scheduling }), workflows: builtIn, policy: () => allowed };
  return decide(inbound, await gather(inbound, ports));
}

describe('a command that takes long', () => {
  test.each([
    'run `npm test` in the background',
    'run `npm test` and tell me what fails',
    'can you run `npm test`?',
    'we have a demo tomorrow at 9, run `npm test`',
    'I have a meeting at 3 pm, run `npm test` meanwhile',
    'run `npm test`, we deploy tomorrow at 9',
  ])('is offered, whatever is told beside it: %s', async (text) => {
    expect(doings(await decided(text))).toEqual(['offer']);
  });

  test.each(['run `npm test`', 'please run `npm test` now', 'Run `npm test`, thanks!', '`make all`: run this'])(
    'is ordered, and started at once: %s',
    async (text) => {
      expect(doings(await decided(text))).toEqual(['start']);
    },
  );

  test('that is to wait for something is not offered for now', async () => {
    const effects = await decided('run `npm test` when the build is done');
    expect(doings(effects)).toEqual([]);
    expect(sayings(effects).join()).toContain('I cannot tell when to do that (`when the build is done`)');
  });
});

test.each(['review the PR before noon', 'prepara un informe de ventas para mañana a las 9'])(
  'a request that reads like a "later" is answered: %s',
  async (text) => {
    expect(sayings(await decided(text)).join()).toContain('no language model');
  },
);

test.each(['not now', 'yes', 'later please'])('%j without an offer starts nothing, and is told so', async (text) => {
  const effects = await decided(text);
  expect(doings(effects)).toEqual([]);
  expect(sayings(effects).join()).toContain('no open question');
});

describe('talk that may have to look something up', () => {
  const mcp = { servers: [{ name: 'tracker', url: 'https://tracker.example/mcp' }] };
  async function replyTo(text: string, { looksUp = false, policy = {} } = {}) {
    const answer = answerWith({ looksUp });
    const inbound = aMessage({ text, mentioned: true });
    const ports = { ...fakePorts({}), workflows: [answer], canTalk: true, policy: () => Policy.parse(policy) };
    const effects = decide(inbound, await gather(inbound, ports));
    return effects.flatMap((effect) => (effect.do === 'reply' ? [effect.reply] : []))[0];
  }
  const QUESTION = 'who is on call this weekend?';

  test.each([
    ['a search is set up', QUESTION, { looksUp: true }],
    ['a server of tools is', QUESTION, { policy: { mcp } }],
    ['the request has a link', 'what does https://a.example/ say?', {}],
  ])('may be handed over where %s', async (_what, text, setup) => {
    const plan = { workflow: 'answer', input: { request: text } };
    expect((await replyTo(text, setup))?.lookUp).toMatchObject({ plan, status: 'open' });
  });

  test.each([
    ['nothing can be looked up', {}],
    ['background work is off', { looksUp: true, policy: { enabled: false } }],
  ])('is only answered where %s', async (_what, setup) => {
    expect((await replyTo(QUESTION, setup))?.lookUp).toBeUndefined();
  });
});
