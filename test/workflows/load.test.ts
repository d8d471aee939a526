import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadWorkflows, tools, WorkflowsError } from '../../src/workflows/load.ts';

const LOAD = fileURLToPath(new URL('../../src/workflows/load.ts', import.meta.url));

const good = `export default ({ defineWorkflow, z }) =>
  defineWorkflow({ name: 'greet', description: 'Greets.', input: z.object({ request: z.string() }), run: async () => ({ text: 'hi' }) });`;

function definition(name: string): string {
  return `defineWorkflow({ name: '${name}', description: 'd', input: z.object({}), run: async () => ({ text: '' }) })`;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meanwhile-workflows-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, source: string): Promise<void> {
  await writeFile(join(folder, name), source);
}

/** By Node itself, as the bot does it: what a test runner can import is no proof. */
async function namesByNode(): Promise<string[]> {
  const program = `const { loadWorkflows } = await import(process.argv[1]);
    console.log(JSON.stringify((await loadWorkflows(process.argv[2])).map(({ name }) => name)));`;
  const args = ['--input-type=module', '-e', program, LOAD, folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout) as string[];
}

test('a workflow without a summary is offered in a whole sentence', () => {
  const five = tools.defineWorkflow({
    name: 'five',
    description: 'Five steps.',
    input: tools.z.unknown(),
    run: async () => ({ text: '' }),
  });
  expect(`I can ${five.summary({})} in the background`).toBe('I can run the workflow `five` in the background');
  expect(five.details({})).toBeUndefined();
});

describe('loadWorkflows', () => {
  test('without a folder there are none', async () => {
    expect(await loadWorkflows(undefined)).toEqual([]);
    expect(await loadWorkflows('')).toEqual([]);
  });

  test('takes TypeScript and JavaScript from a folder far from this package, in order, and no other files', async () => {
    await write(
      'b.ts',
      good.replace('({ defineWorkflow, z })', '({ defineWorkflow, z }: any)').replace('greet', 'from-ts'),
    );
    await write('a.js', good.replace('greet', 'from-js'));
    await write('c.mjs', good.replace('greet', 'from-mjs'));
    await write('d.mts', good.replace('greet', 'from-mts'));
    await write('types.d.ts', 'nothing that runs');
    await write('b.test.ts', 'nothing that runs');
    await write('_helper.ts', 'nothing that runs');
    await write('README.md', 'nothing that runs');
    await mkdir(join(folder, 'lib'));
    expect(await namesByNode()).toEqual(['from-js', 'from-ts', 'from-mjs', 'from-mts']);
  });

  test('takes named exports, lists, and functions that wait', async () => {
    await write(
      'list.mjs',
      `export default async ({ defineWorkflow, z }) => [${definition('one')}, ${definition('two')}];`,
    );
    const { pathname } = new URL('../../src/core/workflow.ts', import.meta.url);
    await write(
      'named.ts',
      `import { defineWorkflow } from '${pathname}';
      const z = { object: () => ({ safeParse: (data: unknown) => ({ success: true, data }) }) };
      export const three = ${definition('three')};
      export const helper = () => 'no workflow';`,
    );
    expect(await namesByNode()).toEqual(['one', 'two', 'three']);
  });

  test('loads the examples', async () => {
    const examples = await loadWorkflows(fileURLToPath(new URL('../../examples/workflows', import.meta.url)));
    expect(examples.map(({ name }) => name)).toEqual(['announcement', 'failing-checks', 'word-count']);
  });

  test.each([
    ['nothing', 'export const x = 1;', 'it exports no workflow. Begin it with `export default'],
    ['an object made by hand', `export default { name: 'x', run() {} };`, 'what it exports is no workflow (aliases:'],
    ['a number', 'export default 42;', 'what it exports is no workflow (the export:'],
    ['no object at all', 'export default () => undefined;', 'what it exports is no workflow (the export:'],
    ['a bad name', good.replace('greet', 'Greet Me'), `got "Greet Me"`],
    [
      'a name of the bot',
      good.replace('greet', 'sleep'),
      'the name "sleep" is taken by the bot itself; choose another.',
    ],
    [
      'an alias of the bot',
      good.replace("name: 'greet'", "name: 'greet', aliases: ['bash']"),
      '"bash" is taken by the bot',
    ],
    [
      'a bad stage',
      good.replace("name: 'greet'", "name: 'greet', steps: [{ name: 'a', stage: 'soon' }]"),
      'steps.0.stage',
    ],
    [
      'an input that is no schema',
      good.replace('z.object({ request: z.string() })', '{}'),
      'input: must be a zod schema',
    ],
    ['a package that is not there', `import 'no-such-package';`, 'no-such-package'],
    ['broken source', 'export default {', ''],
    ['an error of its own', `throw new Error('no database');`, 'no database'],
  ])('refuses %s, with the name of the file', async (_what, source, message) => {
    await write('mine.mjs', source);
    const error: unknown = await loadWorkflows(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowsError);
    expect((error as Error).message).toContain('mine.mjs: ');
    expect((error as Error).message).toContain(message);
  });

  test('names every file with a problem at once, two of the same name too', async () => {
    await write('a.mjs', good);
    await write('b.mjs', good);
    await write('c.mjs', 'export const x = 1;');
    await expect(loadWorkflows(folder)).rejects.toThrow(
      /problems:\n- b\.mjs: the name "greet" is taken by a\.mjs; choose another\.\n- c\.mjs: it exports no workflow/,
    );
  });

  test('says so where the folder is not there', async () => {
    await expect(loadWorkflows(join(folder, 'missing'))).rejects.toThrow('cannot be read: make the folder, or correct');
  });
});
