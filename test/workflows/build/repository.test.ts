import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../../src/core/domain/tool.ts';
import { Policy } from '../../../src/core/policy.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { Commands } from '../../../src/sandbox/commands.ts';
import { WorkingCopies } from '../../../src/sandbox/copies/copies.ts';
import { probe } from '../../../src/sandbox/isolation/probe.ts';
import type { WorkflowContext } from '../../../src/core/workflow.ts';
import { buildIn } from '../../../src/workflows/build/build.ts';
import { BuildModel, writes } from '../../support/build-model.ts';
import { type GitServer, serveGit } from '../../support/git-server.ts';
import { makeRepository, type TestRepository } from '../../support/repository.ts';
import type { Said } from '../../support/scripted-model.ts';
import { type KitOptions, WorkflowKit } from '../../support/workflow-kit.ts';

const SECRET = 'hunter2-is-no-password';
const commands = new Commands({ find: () => probe(), settings: async () => Policy.parse({}).commands });

let root: string;
let repository: TestRepository;
const servers: GitServer[] = [];
const kits: WorkflowKit[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mw-build-repository-'));
  repository = await makeRepository(root, {
    'greet.sh': 'echo "Hello, $1"\n',
    'test/greet_test.sh': '[ "$(bash greet.sh Ana)" = "Hello, Ana" ]\n',
    '.gitignore': 'made\n',
  });
});

afterEach(async () => {
  await Promise.all([...kits.splice(0).map((kit) => kit.end()), ...servers.splice(0).map((server) => server.close())]);
  await rm(root, { recursive: true, force: true });
});

/** Another machine has a folder of copies of its own. */
function workflowOn(machine: string, settings: Record<string, unknown> = {}) {
  const policy = Policy.parse({
    repositories: { web: { url: repository.url, people: ['*'], push: true, ...settings } },
  });
  const copies = new WorkingCopies({
    root: join(root, machine),
    policy: async () => policy,
    place: () => commands.place(),
    secret: (name) => (name === 'WEB_TOKEN' ? SECRET : undefined),
  });
  return buildIn({ place: () => commands.isolatedPlace(), copies, testMs: 60_000 });
}

type Options = KitOptions & {
  settings?: Record<string, unknown>;
  script?: ConstructorParameters<typeof BuildModel>[0];
};

function kitWith({ settings, script = FIX, ...options }: Options = {}): WorkflowKit {
  const kit = new WorkflowKit(
    workflowOn('here', settings),
    { request: 'greet everybody where no name is given', repositories: ['web'] },
    {
      model: new BuildModel(script),
      request: 'greet everybody where no name is given',
      repositories: ['web'],
      ...options,
    },
  );
  kits.push(kit);
  return kit;
}

const REQUEST = 'greet everybody where no name is given';

/** For what is not about the tests. */
const QUICK = { test: 'true' };

const APPROVE = { 'Approve the push': 'Approve once' };

/** By turn, so that a run which begins again gets the same. */
const byTurn =
  (...turns: Said[]): ConstructorParameters<typeof BuildModel>[0] =>
  ({ messages }) =>
    turns[messages.filter(({ role }) => role === 'assistant').length] ?? { text: 'It greets all.' };

const FIXED = {
  'greet.sh': 'echo "Hello, ${1:-all}"\n',
  'test/all_test.sh': '[ "$(bash greet.sh)" = "Hello, all" ]\n',
};
const FIX = byTurn(writes(FIXED));

const textOf = (run: Run) => run.result?.text ?? run.failure?.message ?? '';
const heads = async () => (await repository.git('ls-remote', '--heads', repository.url)).trim().split('\n');

describe('a build in a repository', () => {
  it('ends with one push of what a person has approved where it is interrupted and another machine goes on, and shows its password nowhere', async () => {
    const server = await serveGit(repository.url, { user: 'x-access-token', password: SECRET });
    servers.push(server);
    let pushes = 0;
    server.onRequest = (url) => {
      pushes += url.endsWith('/git-receive-pack') ? 1 : 0;
    };
    const settings = { url: server.url, credential: 'WEB_TOKEN' };
    const machines = [workflowOn('here', settings), workflowOn('there', settings)];
    let at = 0;
    const here = workflowOn('here', settings);
    const look = 'pwd; touch made; env; git config -l; cat /proc/*/environ /proc/*/cmdline; grep -r hunter2 /tmp /run';
    const kit = new WorkflowKit(
      { ...here, run: (context: WorkflowContext, input) => (machines[at % 2] ?? here).run(context, input as never) },
      { request: REQUEST, repositories: ['web'] },
      {
        model: new BuildModel(byTurn(writes(FIXED), { calls: [['shell', { command: look }]] })),
        request: REQUEST,
        repositories: ['web'],
        answers: APPROVE,
      },
    );
    kits.push(kit);
    for (const name of ['Build: 2.1 shell', 'Push the branch']) {
      await kit.go({ before: name }).catch((error: unknown) => {
        throw new Error(textOf(kit.run), { cause: error });
      });
      at += 1;
      await rm(join(await kit.folder(), 'work'), { recursive: true, force: true });
    }
    expect(pushes).toBe(1);
    const run = await kit.go();
    expect(pushes).toBe(1);
    const [commit = '', ref] = ((await heads()).find((line) => line.includes('meanwhile/')) ?? '').split('\t');
    expect(ref).toBe('refs/heads/meanwhile/kit-run');
    expect(textOf(run).split('\n')).toEqual([
      '**Tests passed** (2 tests, bash).',
      'It greets all.',
      'Files: `greet.sh`, `test/all_test.sh`.',
      expect.stringMatching(
        new RegExp(
          `^Branch \`meanwhile/kit-run\` at ${commit.slice(0, 8)}, made from web at [0-9a-f]{8} \\(main\\)\\. Pushed to \`web\`\\.$`,
        ),
      ),
    ]);
    expect(run.result?.files.map(({ name }) => name)).toEqual(['web.bundle', 'changes.diff', 'test-log.txt']);
    for (const shown of [
      'push to web',
      commit,
      '"branch": "meanwhile/kit-run"',
      'greet.sh (changed)',
      'all_test.sh (added)',
    ])
      expect(kit.questions[0]?.text).toContain(shown);
    await repository.git('fetch', '-q', 'origin', 'meanwhile/kit-run');
    expect(await repository.git('show', '--stat', '--format=%an%n%B', 'FETCH_HEAD')).toMatch(
      new RegExp(`^Meanwhile\n${REQUEST}\n\nIt greets all\\.\n\nRequested-by: Ana\n\n[^]*2 files changed`),
    );
    const seen = [...Object.values(kit.steps), ...[...kit.files.keys()].map((name) => kit.text(name))].join('\n');
    expect(seen).toContain('/workspace/.home');
    expect(seen).not.toContain(SECRET);
  });

  it('is not pushed where nobody approves it, and its bundle holds the work all the same', async () => {
    const kit = kitWith({ settings: QUICK });
    expect(textOf(await kit.go())).toContain('Not pushed, since nobody approved it. `web.bundle` holds it:');
    expect(await heads()).toHaveLength(1);
    await writeFile(join(root, 'web.bundle'), kit.files.get('web.bundle') ?? '');
    await repository.git('fetch', '-q', join(root, 'web.bundle'), 'meanwhile/kit-run');
    expect(await repository.git('show', 'FETCH_HEAD:greet.sh')).toBe(FIXED['greet.sh']);
  });

  it('says why where the server refuses the push, or the branch has commits of others by then', async () => {
    const hook = join(repository.url, 'hooks', 'pre-receive');
    await writeFile(hook, '#!/bin/sh\necho "No branches of bots."; exit 1\n', { mode: 0o755 });
    const refused = kitWith({ answers: APPROVE, settings: QUICK });
    expect(textOf(await refused.go())).toContain(
      'Not pushed: The server refused it: No branches of bots. `web.bundle`',
    );
    await rm(hook);
    const late = kitWith({ answers: APPROVE, settings: QUICK });
    await late.go({ after: 'Keep the files' });
    await repository.commit({ other: 'x' }, 'meanwhile/kit-run');
    expect(textOf(await late.go())).toContain('Not pushed: meanwhile/kit-run has other commits there by now.');
  });

  it('goes on from the branch of the build before in the thread, and names tests that it removes', async () => {
    const first = kitWith({ answers: APPROVE, settings: QUICK });
    await first.go();
    const more = { calls: [['shell', { command: 'rm test/all_test.sh; echo "echo bye" > bye.sh' }]] } as const;
    const next = kitWith({
      answers: APPROVE,
      settings: QUICK,
      earlier: first,
      script: byTurn(more as unknown as Said),
    });
    const text = textOf(await next.go());
    expect(text).toContain('**Not proven**: tests were removed on the way');
    expect(text).toContain('"test/all_test.sh" was removed.');
    await repository.git('fetch', '-q', 'origin', 'meanwhile/kit-run');
    expect(await repository.git('log', '--format=%an', 'FETCH_HEAD')).toBe('Meanwhile\nMeanwhile\nAna\n');
  });

  it('judges by the command of the policy, and says where no test shows the change', async () => {
    const kit = kitWith({
      settings: { push: false, test: 'bash test/greet_test.sh' },
      script: byTurn(writes({ 'greet.sh': 'echo "Hello, ${1:-all}"\n' })),
    });
    const text = textOf(await kit.go());
    expect(text).toMatch(/^\*\*Tests passed\*\* \(1 test, bash test\/greet_test.sh\)\./);
    expect(text).toContain('No test was written for the change');
    expect(kit.questions).toEqual([]);
  });

  it('has the tool of the policy open a pull request for what was pushed, after an approval of its own', async () => {
    const opened: unknown[] = [];
    const tool = defineTool({
      name: 'github.create_pull_request',
      description: 'Opens a pull request.',
      input: z.object({ head: z.string(), base: z.string() }),
      changes: 'world',
      async run(_context, input) {
        opened.push(input);
        return { text: 'Opened.' };
      },
    });
    const asks = { head: 'meanwhile/kit-run', base: 'main' };
    const kit = kitWith({
      settings: { ...QUICK, pullRequest: tool.name },
      tools: [tool],
      answers: { ...APPROVE, [`Approve Pull request: 1.1 ${tool.name}`]: 'Approve once' },
      script: (asked, at) =>
        JSON.stringify(asked.messages).includes('Open a pull request')
          ? asked.messages.some(({ role }) => role === 'assistant')
            ? { text: 'It is open.' }
            : { calls: [[tool.name, asks]] }
          : typeof FIX === 'function'
            ? FIX(asked, at)
            : { text: '' },
    });
    expect(textOf(await kit.go())).toContain('Pushed to `web`. A pull request was opened.');
    expect(opened).toEqual([asks]);
  });
});
