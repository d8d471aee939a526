import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Policy } from '../../../src/core/policy.ts';
import { Commands, type Place } from '../../../src/sandbox/commands.ts';
import { probe } from '../../../src/sandbox/isolation/probe.ts';
import { Workspace } from '../../../src/sandbox/workspace.ts';
import { judge, type Verdict } from '../../../src/workflows/build/tests/verdict.ts';

const commands = new Commands({ find: () => probe(), settings: async () => Policy.parse({}).commands });
const home = await realpath(await mkdtemp(join(tmpdir(), 'meanwhile-verdict-')));
afterAll(() => rm(home, { recursive: true, force: true }));
const { signal } = new AbortController();

/** For the one test that is to be stopped. */
const HANGS_MS = 3_000;

let runs = 0;

/** The verdict on files after each of these changes; undefined takes a file away. */
async function verdictOn(...changes: Record<string, string | undefined>[]): Promise<Verdict> {
  const hangs = changes.some((files) => Object.values(files).some((text) => text?.includes('for (;;)')));
  const place: Place = await commands.isolatedPlace();
  const packs = new Map<string, Uint8Array>();
  runs += 1;
  const folder = join(home, 'runs', String(runs));
  await mkdir(folder, { recursive: true });
  const workspace = new Workspace({
    folder: async () => folder,
    keeping: {
      keep: async (_name, bytes) => {
        packs.set(String(packs.size), bytes);
        return { id: String(packs.size - 1) };
      },
      read: async (id) => packs.get(id),
    },
    sandbox: place.sandbox,
    signal,
  });
  for (const change of changes) {
    for (const [path, text] of Object.entries(change)) {
      if (text === undefined) await rm(join(await workspace.open(), path));
      else await workspace.write(path, Buffer.from(text));
    }
    await workspace.collect();
  }
  return judge({ workspace, place, signal, timeoutMs: hangs ? HANGS_MS : 60_000 });
}

const JS = { 'package.json': '{"type":"module"}', 'add.js': 'export const add = (a, b) => a + b;\n' };
const IMPORTS =
  "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { add } from './add.js';\n";
const test = (name: string, expects: string) => `test('${name}', () => assert.equal(${expects}));\n`;
const GOOD = `${IMPORTS}${test('adds', 'add(2, 3), 5')}${test('adds nothing', 'add(2, 0), 2')}`;

const PY = { 'add.py': 'def add(a, b):\n    return a + b\n' };
const UNITTEST =
  'import unittest\nfrom add import add\n\nclass AddTest(unittest.TestCase):\n    def test_adds(self):\n        self.assertEqual(add(2, 3), 5)\n';

describe('passed', () => {
  it.each([
    ['node:test', { ...JS, 'add.test.js': GOOD }, 2, 'node --test'],
    [
      'a plain script',
      {
        ...JS,
        'test.js':
          "import assert from 'node:assert';\nimport { add } from './add.js';\nassert.equal(add(1, 2), 3);\nconsole.log('ok');\nprocess.exit(0);",
      },
      1,
      'node --test',
    ],
    [
      'TypeScript',
      {
        'package.json': JS['package.json'],
        'src/add.ts': 'export const add = (a: number, b: number): number => a + b;\n',
        'test/add.test.ts': GOOD.replace('./add.js', '../src/add.ts'),
      },
      2,
      'node --test',
    ],
    ['unittest', { ...PY, 'test_add.py': UNITTEST }, 1, 'python unittest'],
    [
      'a shell script',
      { 'greet.sh': 'echo "Hello, $1"\n', 'test.sh': '[ "$(bash greet.sh Ana)" = "Hello, Ana" ] || exit 1\n' },
      1,
      'bash',
    ],
  ])('%s', async (_what, files, count, runner) => {
    const verdict = await verdictOn(files);
    expect(verdict).toMatchObject({ kind: 'passed', passed: count, runners: [runner], named: [] });
  });
});

describe('not passed, whatever is printed:', () => {
  it.each([
    ['a test that fails', [{ ...JS, 'add.test.js': GOOD.replace('5', '6') }], 'failed', 'adds'],
    [
      'a program that says that all passed',
      [
        {
          'package.json': '{"scripts":{"test":"node check.js"}}',
          'add.js': 'x',
          'check.js': 'console.log("all passed, 12 tests"); process.exit(0);',
        },
      ],
      'unproven',
      'test nothing',
    ],
    [
      'a failing test that is removed',
      [{ ...JS, 'add.test.js': GOOD + test('adds text', "add('1', 1), 2") }, { 'add.test.js': GOOD }],
      'unproven',
      '"adds text" was removed',
    ],
    [
      'a failing test that is skipped',
      [{ ...JS, 'add.test.js': `${GOOD}test.skip('adds text', () => assert.equal(add('1', 1), 2));\n` }],
      'unproven',
      '"adds text" is skipped',
    ],
    [
      'an expectation that is changed to what comes out',
      [
        { ...JS, 'add.test.js': GOOD + test('text', "add('1', 1), 2") },
        { 'add.test.js': GOOD + test('text', "add('1', 1), '11'") },
      ],
      'unproven',
      'as they were first written they fail: text',
    ],
    [
      'code that ends a plain test script',
      [
        {
          ...JS,
          'add.js': 'process.exit(0);\nexport const add = 1;\n',
          'test.js':
            "import assert from 'node:assert';\nimport { add } from './add.js';\nassert.equal(add(1, 2), 3);\n",
        },
      ],
      'failed',
      'ended',
    ],
    [
      'Python that ends the process',
      [{ 'add.py': 'import os\ndef add(a, b):\n    os._exit(0)\n', 'test_add.py': UNITTEST }],
      'failed',
      'without a whole report',
    ],
    [
      'a shell script that is ended by what it tests',
      [{ 'lib.sh': 'exit 0\n', 'test.sh': '. ./lib.sh\n[ "$(greet)" = hi ] || exit 1\n' }],
      'failed',
      'ended it',
    ],
    [
      'a test that hangs',
      [{ ...JS, 'add.test.js': `${IMPORTS}test('hangs', () => { for (;;) add(1, 1); });\n` }],
      'failed',
      'stopped after 3 s',
    ],
    [
      'Jest, which is not there',
      [
        {
          'package.json': '{"devDependencies":{"jest":"1"},"scripts":{"test":"jest"}}',
          'add.js': 'x',
          'add.test.js': "test('adds', () => expect(1).toBe(1));\n",
        },
      ],
      'could not run',
      'jest, which is not installed',
    ],
    [
      'Go, where it is not there',
      [{ 'go.mod': 'module x\n', 'a.go': 'package x\n', 'a_test.go': 'package x\nfunc TestA(t *testing.T) {}\n' }],
      'could not run',
      'go is not installed',
    ],
    [
      'tests that call the code and look at nothing',
      [{ ...JS, 'add.test.js': `${IMPORTS}test('adds', () => { add(2, 3); assert.ok(true); });\n` }],
      'unproven',
      'test nothing',
    ],
    [
      'Python tests that call the code and look at nothing',
      [{ ...PY, 'test_add.py': 'from add import add\n\ndef test_adds():\n    assert add(2, 3) == add(2, 3)\n' }],
      'unproven',
      'test nothing',
    ],
    [
      'code that changes what assertions do',
      [
        {
          ...JS,
          'add.js': "import assert from 'node:assert/strict';\nassert.equal = () => {};\nexport const add = () => 0;\n",
          'add.test.js': GOOD,
        },
      ],
      'failed',
      'add.test.js',
    ],
    [
      'an expected output that is changed to what comes out',
      [
        {
          ...JS,
          'add.js': 'export const add = () => 7;\n',
          'test/expected.json': '[5]\n',
          'test/add.test.js': `${IMPORTS.replace('./add.js', '../add.js')}import { readFileSync } from 'node:fs';\n${test('adds', "add(2, 3), JSON.parse(readFileSync('test/expected.json', 'utf8'))[0]")}`,
        },
        { 'test/expected.json': '[7]\n' },
      ],
      'unproven',
      '"test/expected.json" was changed',
    ],
  ])('%s', async (_what, changes, kind, says) => {
    const verdict = await verdictOn(...(changes as Record<string, string | undefined>[]));
    expect(verdict.kind).toBe(kind);
    expect([verdict.why, ...verdict.failed, ...verdict.named].join('\n')).toContain(says);
  });
});
