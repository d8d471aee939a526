import { expect, test } from 'vitest';
import { Policy } from '../../../src/core/policy.ts';
import { gather } from '../../../src/core/facts/gather.ts';
import type { WorkingCopies } from '../../../src/sandbox/copies/copies.ts';
import { answerWith } from '../../../src/workflows/answer.ts';
import { buildIn } from '../../../src/workflows/build/build.ts';
import { aMessage } from '../../support/events.ts';
import { aRun, now } from '../decide/facts.ts';
import { fakePorts } from '../handle-ports.ts';

const refuse = () => Promise.reject(new Error('Nothing runs here.'));
const workflows = [buildIn({ place: refuse, copies: {} as WorkingCopies }), answerWith({ looksUp: false })];
const repositories = { web: { url: '/srv/web.git', people: ['*'] } };
const policy = Policy.parse({ rules: [{ allow: true }], repositories });

/** What a message asks for below a build that has ended. */
async function planned(text: string, { talkedAt = 0, live = false } = {}) {
  const ended = aRun({
    status: 'completed',
    finishedAt: now - 1,
    plan: { workflow: 'build', input: { request: 'a parser', repositories: ['web'] } },
    result: { text: 'Tests passed.', files: [] },
  });
  const ports = fakePorts({
    'runs.lastEndedIn': async () => ended,
    'runs.liveIn': async () => (live ? [aRun()] : []),
    'messages.history': async () => [{ by: 'person', name: 'Ana', text: 'and lunch?', at: talkedAt }],
  });
  const facts = await gather(aMessage({ text, at: now, mentioned: true }), {
    ...ports,
    workflows,
    policy: () => policy,
  });
  return 'plan' in facts ? facts.plan : undefined;
}

test.each(['now also handle days', 'also support weeks', 'and make it faster', 'but without a dependency'])(
  '%s: goes on with the build that has ended in the thread, in its repository',
  async (text) => {
    expect(await planned(text)).toEqual({ workflow: 'build', input: { request: text, repositories: ['web'] } });
  },
);

test('a question, other talk, talk that went on, and work that is still running begin nothing again', async () => {
  expect(await planned('does it also handle days?')).toBeUndefined();
  expect(await planned('what a nice day')).toBeUndefined();
  expect(await planned('also support weeks', { talkedAt: now })).toBeUndefined();
  expect(await planned('also support weeks', { live: true })).toBeUndefined();
});

test('an order to change what is in a repository that it names is a build there', async () => {
  const fix = 'fix the failing test in web';
  expect(await planned(fix)).toEqual({ workflow: 'build', input: { request: fix, repositories: ['web'] } });
  expect(
    (await planned('summarize how the parser in web works, with a comparison of three others'))?.workflow,
  ).not.toBe('build');
});
