import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import failingChecks from '../../examples/workflows/failing-checks.ts';
import { Policy } from '../../src/core/policy.ts';
import type { Tool } from '../../src/core/domain/tool.ts';
import { createTools, type Tools } from '../../src/tools/create-tools.ts';
import { tools as given } from '../../src/workflows/load.ts';
import { said, type Said, TurnModel } from '../support/scripted-model.ts';
import { WorkflowKit } from '../support/workflow-kit.ts';

const SERVER = fileURLToPath(new URL('../../examples/workflows/failing-checks/server.ts', import.meta.url));
const workflow = failingChecks(given);
const kits: WorkflowKit[] = [];
let opened: Tools;
let tools: Tool[];

beforeAll(async () => {
  const policy = Policy.parse({ mcp: { servers: [{ name: 'ci', command: process.execPath, args: [SERVER] }] } });
  opened = createTools({
    search: { searxngUrl: undefined, tavilyKey: undefined, braveKey: undefined },
    policy: () => policy,
    secret: () => undefined,
    warn: (problem) => expect.unreachable(problem),
    now: Date.now,
  });
  tools = await opened.all();
});
afterAll(() => opened.close());
afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

const UNIT = { name: 'unit tests', cause: 'code', line: 'AssertionError: expected 200 to be 402' };
const BROWSER = { name: 'browser tests', cause: 'surroundings', line: 'Error: connect ETIMEDOUT 203.0.113.7:443' };
const rerun = { pull_request: 812, check: 'browser tests' };

/** Reads both logs, writes what it read, and then runs one of them again. */
const script: Said[] = [
  { calls: [['ci.list_checks', { pull_request: 812 }]] },
  { calls: ['unit tests', 'browser tests'].map((check) => ['ci.read_log', { pull_request: 812, check }] as const) },
  { text: 'Two of three checks fail.' },
  { calls: [['ci.rerun_check', rerun]] },
  { text: 'The browser tests run again.' },
];

class Sorter extends TurnModel {
  override async object<T>(schema: z.ZodType<T> = given.z.any()): Promise<T> {
    return schema.parse({ checks: [UNIT, BROWSER] });
  }
}

function kitOf(answer: string) {
  const model = new Sorter(script);
  const answers = { 'Approve Run again: 1.1 ci.rerun_check': answer };
  const request = 'why do the checks of pull request 812 fail?';
  const kit = new WorkflowKit(workflow, workflow.fromRequest(request), { request, model, tools, answers });
  kits.push(kit);
  return { kit, model };
}

test('reads the logs over the server, sorts the causes, and runs again what its person approved', async () => {
  const { kit, model } = kitOf('Approve once');
  await kit.go({ after: 'Read the logs: 2.1 ci.read_log' });
  const run = await kit.go();
  expect(run.result?.text).toBe(
    'Two of three checks fail.\n\n- **unit tests**: the change itself (`AssertionError: expected 200 to be 402`)\n- **browser tests**: its surroundings (`Error: connect ETIMEDOUT 203.0.113.7:443`)\n\nThe browser tests run again.',
  );
  expect(said(model.asked[1], 'tool').join()).toContain('browser tests: failed');
  expect(said(model.asked[2], 'tool').join()).toContain('ETIMEDOUT');
  expect(said(model.asked[4], 'tool').join()).toContain('"browser tests" of 812 runs again.');
  expect(kit.questions.map(({ text }) => text).join()).toContain('"check": "browser tests"');
});

test('runs nothing again without a yes', async () => {
  const { kit, model } = kitOf('Deny');
  expect((await kit.go()).result?.text).toMatch(/Nothing was run again\.$/);
  expect(said(model.asked[4], 'tool').join()).toContain('did not approve');
});

test.each([
  ['why do the checks of pull request 812 fail?', true],
  ['the checks of #812 are red, have a look', true],
  ['why do the checks fail?', false],
  ['merge pull request 812', false],
])('"%s" is for it: %s', (text, isFor) => {
  expect(workflow.fromRequest(text) !== undefined).toBe(isFor);
});

test('says what to set up where there is no such server', async () => {
  const kit = new WorkflowKit(workflow, { request: '812' }, { model: new TurnModel([]) });
  kits.push(kit);
  expect((await kit.go()).failure?.message).toContain('docs/tools.md');
});
