import { expect, test } from 'vitest';
import { Policy } from '../../../src/core/policy.ts';
import { repositoriesCalled, repositoriesIn } from '../../../src/core/understand/request/repository-in.ts';
import { none } from '../../../src/sandbox/isolation/sandbox.ts';
import { shell, shellIn } from '../../../src/workflows/shell/shell.ts';
import { WorkflowKit } from '../../support/workflow-kit.ts';
import { limits } from '../../sandbox/layers.ts';

test.each([
  ['run `npm test` on web', ['web'], ['web']],
  ['please run `npm test` in the Web repo, and tell me', ['web', 'api'], ['web']],
  ['run `make` in the repo', ['web'], ['web']],
  ['run `make` on checkout', ['web', 'checkout'], ['checkout']],
  ['run `make` in our project', ['web', 'api'], ['web', 'api']],
  ['run `npm test` on web', ['web-app', 'web-api', 'db'], ['web-app', 'web-api']],
  ['führe `npm test` im web aus', ['web'], ['web']],
  ['ejecuta `npm test` en web', ['web'], ['web']],
  ['run `npm test on web`', ['web'], []],
  ['run `npm test`, the web is slow today', ['web'], []],
  ['run `date`', ['web'], []],
])('%s, of %j, means %j', (text, names, meant) => {
  expect(repositoriesIn(text, names)).toEqual(meant);
});

test('a typed name is one of them, or a part of some', () => {
  expect(repositoriesCalled('WEB', ['web', 'web-api'])).toEqual(['web']);
  expect(repositoriesCalled('web', ['web-app', 'web-api'])).toEqual(['web-app', 'web-api']);
  expect(repositoriesCalled('wbe', ['web'])).toEqual([]);
});

test('an offer says the limits of the policy in a repository, and elsewhere only those that it sets', () => {
  const repositories = { web: { url: '/srv/web.git', people: ['*'], limits: { minutes: 5, outputKb: 64 } } };
  const input = { command: 'npm test', timeoutSeconds: 600 };
  const ours = Policy.parse({ repositories });
  expect(shell.terms({ ...input, repositories: ['web'] }, ours)).toBe(
    'It is stopped after 5 min, and 64 KB of its output is kept.',
  );
  expect(shell.terms(input, ours)).toBeUndefined();
  const strict = Policy.parse({ commands: { limits: { minutes: 2 } } });
  expect(shell.terms(input, strict)).toBe('It is stopped after 2 min, and 1 MB of its output is kept.');
});

test('a command is stopped at the limit of the policy, however long it was ordered to take', async () => {
  const place = async () => ({ sandbox: none, network: true, limits: { ...limits, longestMs: 300 } });
  const kit = new WorkflowKit(shellIn(place), { command: 'sleep 60', timeoutSeconds: 600 });
  const { failure } = await kit.go();
  expect(failure?.message).toContain('it took longer than its timeout of');
  await kit.end();
});

test('where several repositories fit, the run asks; nobody answering means none', async () => {
  const opened: string[] = [];
  const copies = {
    async open({ repository }: { repository: string }) {
      opened.push(repository);
      const place = { sandbox: none, network: true, limits };
      return { revision: { commit: 'a'.repeat(40), branch: 'main' }, place };
    },
  };
  const workflow = shellIn(async () => ({ sandbox: none, network: true, limits }), undefined, copies);
  const repositories = ['web-app', 'web-api'];
  const input = { command: 'true', repositories };
  const said = new WorkflowKit(workflow, input, { repositories, answers: { 'Choose a repository': 'web-api' } });
  const done = await said.go();
  expect(done.failure).toBeUndefined();
  expect(done.result?.text).toContain('On web-api at aaaaaaaa (main).');
  expect(said.questions[0]?.choices).toEqual(['web-app', 'web-api', 'None of them']);
  const silent = new WorkflowKit(workflow, input, { repositories });
  expect((await silent.go()).failure?.message).toContain('No repository was chosen');
  expect(opened).toEqual(['web-api']);
  await Promise.all([said.end(), silent.end()]);
});
