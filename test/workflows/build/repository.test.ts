import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Policy } from '../../../src/core/policy.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { Commands } from '../../../src/sandbox/commands.ts';
import { WorkingCopies } from '../../../src/sandbox/copies/copies.ts';
import { probe } from '../../../src/sandbox/isolation/probe.ts';
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

const APPROVE = { 'Approve the push': 'Approve once' };

/** By turn, so that a run which begins again gets the same. */
const byTurn =
  (...turns: Said[]): ConstructorParameters<typeof BuildModel>[0] =>
  ({ messages }) =>
    turns[messages.filter(({ role }) => role === 'assistant').length] ?? { text: 'It greets all.' };

const FIX = byTurn(
  writes({ 'greet.sh': 'echo "Hello, ${1:-all}"\n', 'test/all_test.sh': '[ "$(bash greet.sh)" = "Hello, all" ]\n' }),
  { calls: [['shell', { command: 'pwd; touch made; git log --oneline | wc -l' }]] },
);

const textOf = (run: Run) => run.result?.text ?? run.failure?.message ?? '';
const heads = async () => (await repository.git('ls-remote', '--heads', repository.url)).trim().split('\n');

describe('a build in a repository', () => {
  it('changes a copy, tests it, and pushes the branch that a person has approved', async () => {
    const kit = kitWith({ answers: APPROVE });
    const run = await kit.go();
    const [branch = ''] = (await heads()).filter((line) => line.includes('meanwhile/'));
    const [commit = '', ref] = branch.split('\t');
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
    const [question] = kit.questions;
    for (const shown of [
      'push to web',
      commit,
      '"branch": "meanwhile/kit-run"',
      'greet.sh (changed)',
      'test/all_test.sh (added)',
    ])
      expect(question?.text).toContain(shown);
    await repository.git('fetch', '-q', 'origin', 'meanwhile/kit-run');
    expect(await repository.git('show', '--stat', '--format=%an%n%B', 'FETCH_HEAD')).toMatch(
      /^Meanwhile\ngreet everybody where no name is given\n\nIt greets all\.\n\nRequested-by: Ana\n\n[^]*2 files changed/,
    );
    expect(kit.steps['Build: 2.1 shell']).toContain('/workspace/web\\n1\\n');
  });
});
