import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/domain/run.ts';
import { Commands } from '../../../src/sandbox/commands.ts';
import { probe } from '../../../src/sandbox/isolation/probe.ts';
import { Policy } from '../../../src/core/policy.ts';
import { buildIn } from '../../../src/workflows/build/build.ts';
import { BuildModel, writes } from '../../support/build-model.ts';
import type { Said } from '../../support/scripted-model.ts';
import { type KitOptions, WorkflowKit } from '../../support/workflow-kit.ts';

const commands = new Commands({ find: () => probe(), settings: async () => Policy.parse({}).commands });
const workflow = buildIn({ place: () => commands.isolatedPlace(), testMs: 60_000 });

const kits: WorkflowKit[] = [];
afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitWith(model: BuildModel, options: KitOptions = {}): WorkflowKit {
  const kit = new WorkflowKit(
    workflow,
    { request: 'a function that adds two numbers, with tests' },
    { model, ...options },
  );
  kits.push(kit);
  return kit;
}

/** Turns, and after them one that says it is done. */
const script = (...turns: Said[]): Said[] => [...turns, { text: 'It adds.' }];

const ADD = 'export const add = (a, b) => a + b;\n';
const TEST = `import assert from 'node:assert/strict';
import test from 'node:test';
import { add } from './add.js';
test('adds', () => assert.equal(add(2, 3), 5));
test('adds less than nothing', () => assert.equal(add(-2, -3), -5));
`;
/** The same, tested in less time. */
const GREET = { 'greet.sh': 'echo "Hello, $1"\n', 'greet_test.sh': '[ "$(bash greet.sh Ana)" = "Hello, Ana" ]\n' };
const MODULE = '{"type":"module"}\n';

const textOf = (run: Run) => run.result?.text ?? run.failure?.message ?? '';

describe('build', () => {
  it('writes code and tests, and says what the harness saw of them', async () => {
    const kit = kitWith(new BuildModel(script(writes({ 'package.json': MODULE, 'add.js': ADD, 'add.test.js': TEST }))));
    const run = await kit.go();
    expect(textOf(run)).toBe(
      '**Tests passed** (2 tests, node --test).\nIt adds.\nFiles: `add.js`, `add.test.js`, `package.json`.',
    );
    expect(run.result?.files.map(({ name }) => name)).toEqual(['kit-run.zip', 'changes.diff', 'test-log.txt']);
    const zip = unzipSync(kit.files.get('kit-run.zip') ?? new Uint8Array());
    expect(Object.keys(zip)).toEqual(['add.js', 'add.test.js', 'package.json']);
    expect(kit.text('changes.diff')).toContain('+++ b/add.js\n@@ -0,0 +1,1 @@\n+export const add = (a, b) => a + b;');
    expect(kit.text('test-log.txt')).toContain('adds less than nothing');
  });

  const WRONG = { ...GREET, 'greet.sh': 'echo Hello\n' };

  it('repairs what fails', async () => {
    const right = writes({ 'greet.sh': GREET['greet.sh'] });
    const model = new BuildModel([writes(WRONG), { text: 'All tests pass.' }, right, { text: 'It greets.' }]);
    expect(textOf(await kitWith(model).go())).toMatch(/^\*\*Tests passed\*\* \(1 test/);
    expect(model.asked[2]?.messages[1]?.content).toContain('These fail:\n- greet_test.sh: exit code 1');
  });

  it('stops honestly where the same failure comes twice, whatever the builder says', async () => {
    const model = new BuildModel((_asked, at) => (at % 2 === 0 ? writes(WRONG) : { text: 'All tests pass. ✅' }));
    expect(textOf(await kitWith(model).go()).split('\n')).toEqual([
      '**Tests failed** (1 of 1): greet_test.sh: exit code 1.',
      'Files: `greet.sh`, `greet_test.sh`.',
      'The same failure came twice, so I stopped there.',
    ]);
  });

  it('ends with the same files where it is interrupted at every single step', async () => {
    const byTurn = () =>
      new BuildModel(({ messages }) => {
        const turns = script(
          writes({ 'greet.sh': GREET['greet.sh'] }),
          { calls: [['shell', { command: 'echo x >> log; cat log' }]] },
          writes({ 'greet_test.sh': GREET['greet_test.sh'] }),
        );
        return turns[messages.filter(({ role }) => role === 'assistant').length] ?? { text: '' };
      });
    const whole = kitWith(byTurn());
    const result = textOf(await whole.go());
    const steps = Object.keys(whole.steps).filter((name) => !name.startsWith('#'));
    expect(steps.length).toBeGreaterThan(10);
    const kit = kitWith(byTurn());
    for (const name of steps) await kit.go({ before: name });
    expect(textOf(await kit.go())).toBe(result);
    expect(JSON.parse(kit.steps['Build: 2.1 shell'] ?? '')).toMatchObject({ text: 'Exit code 0.\nx\n' });
    expect(kit.files.get('kit-run.zip')).toEqual(whole.files.get('kit-run.zip'));
    expect(kit.text('changes.diff')).toContain('+++ b/log\n@@ -0,0 +1,1 @@\n+x\n');
  });

  it('has the files as they were before a command that filled the disk', async () => {
    const small = buildIn({
      place: async () => {
        const place = await commands.isolatedPlace();
        return { ...place, limits: { ...place.limits, fileBytes: 1024 * 1024 } };
      },
    });
    const fills = { calls: [['shell', { command: 'head -c 3000000 /dev/zero > big' }] as const] };
    const model = new BuildModel(script(writes(GREET), fills));
    const kit = new WorkflowKit(small, { request: 'greet' }, { model });
    kits.push(kit);
    expect(textOf(await kit.go())).toMatch(/^\*\*Tests passed\*\* \(1 test, bash\)/);
    expect(kit.steps['Build: 2.1 shell']).toContain('Stopped, since');
  });

  it('hands over what exists when it is stopped', async () => {
    const kit = kitWith(
      new BuildModel((_asked, at) => {
        if (at === 1) kit.cancel();
        return writes({ 'add.js': ADD });
      }),
    );
    const run = await kit.go();
    expect(run.status).toBe('canceled');
    expect(textOf(run)).toContain('It was stopped; these are the files as they were.');
    expect(run.result?.files.map(({ name }) => name)).toEqual(['kit-run.zip', 'changes.diff']);
  });

  it('asks one question where the plan has one, and works on what came with the request', async () => {
    const plan = {
      clarify: { question: 'ESM or CommonJS?', choices: ['ESM', 'CommonJS'] },
      files: [],
      tests: ['add.test.js'],
      check: '',
    };
    const model = new BuildModel(script(writes({ 'package.json': MODULE, 'add.js': ADD })), { plan });
    const files = [{ name: 'add.test.js', bytes: Buffer.from(TEST) }];
    const kit = kitWith(model, { files, answers: { Clarify: 'CommonJS' } });
    expect(textOf(await kit.go())).toMatch(/^\*\*Tests passed\*\* \(2 tests/);
    expect(kit.questions).toHaveLength(1);
    expect(model.objects[1]).toContain('The answer: CommonJS');
    expect(kit.text('changes.diff')).not.toContain('add.test.js');
  });

  it('has a second look at what passes, and lists what is not put right', async () => {
    const model = new BuildModel([writes(GREET), { text: 'It adds.' }, { text: 'It adds, and that is that.' }], {
      reviews: [['greet.sh: nobody is greeted.'], ['greet.sh: nobody is greeted.']],
    });
    const run = await kitWith(model).go();
    expect(textOf(run)).toContain('The review found, and it is not put right: greet.sh: nobody is greeted.');
    expect(model.asked[2]?.messages[1]?.content).toContain('- greet.sh: nobody is greeted.');
  });

  it('takes in what is said while the tests run', async () => {
    const model: BuildModel = new BuildModel((_asked, at) => {
      if (at === 1) kit.say('and no floats');
      return at === 0 ? writes(GREET) : { text: 'It adds.' };
    });
    const kit: WorkflowKit = kitWith(model);
    const late = kitWith(
      new BuildModel((_asked, at) => (at === 0 ? writes(GREET) : { text: 'It adds.' }), {
        onReview: () => late.say('and no floats'),
      }),
    );
    expect(textOf(await kit.go())).toMatch(/^\*\*Tests passed/);
    expect(JSON.stringify(model.asked)).toContain('Added by Ana since: and no floats');
    expect(textOf(await late.go())).toMatch(/^\*\*Tests passed/);
    expect(late.steps['Repair 1: Think 1']).toBeDefined();
  });

  it('goes on from what was built before in the thread', async () => {
    const first = kitWith(new BuildModel(script(writes(GREET))));
    await first.go();
    const greets = writes({
      'greet.sh': 'echo "Hello, ${1:-you}"\n',
      'more_test.sh': '[ "$(bash greet.sh)" = "Hello, you" ]\n',
    });
    const model = new BuildModel(script(greets));
    const second = kitWith(model, { earlier: first });
    expect(textOf(await second.go())).toMatch(/^\*\*Tests passed\*\* \(2 tests/);
    expect(second.text('changes.diff')).toContain('-echo "Hello, $1"\n+echo "Hello, ${1:-you}"');
    expect(model.objects[0]).toContain('You have built something here already');
  });

  it('runs nothing where commands cannot be isolated, and says what it needs', async () => {
    const { none } = await import('../../../src/sandbox/isolation/sandbox.ts');
    const open = new Commands({
      find: async () => ({ sandbox: none, failed: [] }),
      settings: async () => Policy.parse({}).commands,
    });
    await open.state();
    expect(open.whyNotIsolated(Policy.parse({}))).toContain('bubblewrap is missing');
    const refused = buildIn({ place: () => open.isolatedPlace() });
    const kit = new WorkflowKit(refused, { request: 'x' }, { model: new BuildModel([]) });
    kits.push(kit);
    const run = await kit.go();
    expect(run.status).toBe('failed');
    expect(textOf(run)).toContain('install bubblewrap');
  });
});
