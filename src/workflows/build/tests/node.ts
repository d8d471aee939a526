import { z } from 'zod';
import { type Case, isTest, linesOf, type Seen, type Source, type Suite } from './kinds.ts';
import { quoted } from '../../../sandbox/quoted.ts';

const CODE = /\.[cm]?[jt]s$/;

/** Runners that a project may want instead of Node's own. */
const OTHER_RUNNERS = ['vitest', 'jest', 'mocha', 'ava', 'jasmine', 'tap', 'uvu', 'tape'];

/** Writes each test's end as a line; Node calls it in the process that runs no test itself. */
const REPORTER = `export default async function* (source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { name, nesting, file, skip, todo, details } = data;
    const error = details?.error?.cause?.message ?? details?.error?.message;
    yield JSON.stringify({
      name, nesting, file: file ?? '', passed: type === 'test:pass',
      skipped: skip !== undefined && skip !== false || todo !== undefined && todo !== false,
      suite: details?.type === 'suite', why: error === undefined ? '' : String(error).slice(0, 400),
    }) + '\\n';
  }
  yield '{"end":true}\\n';
}
`;

/** Notes from where a test process is ended, so that what is tested cannot end its tests as if all were well; nor can it
 * change what assertions do. */
const GUARD = `import assert from 'node:assert';
import { appendFileSync } from 'node:fs';
import process from 'node:process';
const { exit, reallyExit, env } = process;
Object.freeze(assert);
Object.freeze(assert.strict);
const own = process.argv[1] ?? '';
let ending = false;
function note() {
  if (ending) return;
  ending = true;
  const lines = String(new Error().stack).split('\\n').slice(3);
  const from = lines.find((line) => !line.includes('node:')) ?? '';
  if (own === '' || from === '' || from.includes(own)) return;
  try { appendFileSync(env.HARNESS + '/exits', JSON.stringify({ file: own, from: from.trim() }) + '\\n'); } catch {}
}
process.exit = function (code) { note(); return exit.call(process, code); };
process.reallyExit = function (code) { note(); return reallyExit.call(process, code); };
`;

const Exit = z.object({ file: z.string(), from: z.string() });

const Line = z.object({
  name: z.string(),
  nesting: z.number(),
  file: z.string(),
  passed: z.boolean(),
  skipped: z.boolean(),
  suite: z.boolean(),
  why: z.string(),
});

/** The tests of JavaScript and TypeScript, run by Node's own runner. */
export function nodeSuites(files: readonly Source[]): Suite[] {
  const manifest = files.find(({ path }) => path === 'package.json')?.text ?? '';
  const script = testScript(manifest);
  const named = script === undefined ? undefined : fileIn(script, files);
  const tests = files.filter(({ path }) => CODE.test(path) && (isRunnable(path) || path === named));
  if (tests.length === 0) return [];
  const other = otherRunner(manifest, script, tests);
  return [suiteOf(tests, other)];
}

function suiteOf(tests: readonly Source[], other: string | undefined): Suite {
  const paths = tests.map(({ path }) => path);
  const options = [
    '--test',
    '--test-reporter="$HARNESS/reporter.mjs"',
    '--test-reporter-destination="$HARNESS/report"',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--import="$HARNESS/guard.mjs"',
  ];
  return {
    runner: 'node --test',
    files: paths,
    needs: ['node'],
    ...(other !== undefined && { cannot: `the tests are written for ${other}, which is not installed here` }),
    helpers: { 'reporter.mjs': REPORTER, 'guard.mjs': GUARD },
    command: `node ${options.join(' ')} ${paths.map((path) => quoted(path)).join(' ')}`,
    read: (seen) => casesOf(seen, tests),
  };
}

/** What tests use stands beside them, and is no test. */
function isRunnable(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!isTest(path) || /\.d\.[cm]?ts$/.test(name)) return false;
  if (/(?:^|[._-])(?:tests?|specs?)\.[cm]?[jt]s$/i.test(name) || /^test[._-]/i.test(name)) return true;
  return false;
}

function testScript(manifest: string): string | undefined {
  try {
    const parsed = z.object({ scripts: z.object({ test: z.string() }) }).safeParse(JSON.parse(manifest));
    return parsed.success ? parsed.data.scripts.test : undefined;
  } catch {
    return undefined;
  }
}

/** `node check.js` names a file that is a test, whatever it is called. */
function fileIn(script: string, files: readonly Source[]): string | undefined {
  const words = script.split(/[\s;&|]+/).map((word) => word.replace(/^\.\//, ''));
  return files.find(({ path }) => CODE.test(path) && words.includes(path))?.path;
}

function otherRunner(manifest: string, script: string | undefined, tests: readonly Source[]): string | undefined {
  const imported = OTHER_RUNNERS.find((name) =>
    tests.some(({ text }) => loads(text, name) || loads(text, `@${name}/globals`)),
  );
  if (imported !== undefined) return imported;
  const ordered = OTHER_RUNNERS.find((name) => script?.split(/\W+/).includes(name));
  const usesGlobals = tests.some(({ text }) => !usesNodeTest(text) && /^[ \t]*(?:describe|it|test)\(/m.test(text));
  if (!usesGlobals) return undefined;
  return ordered ?? OTHER_RUNNERS.find((name) => manifest.includes(`"${name}"`)) ?? 'another runner such as Jest';
}

/** How a module is named where it is loaded. */
const LOADS = [/\bfrom $/, /\brequire.$/];

/** `require(` with what stands before it. */
const LONGEST_WAY = 9;

function loads(text: string, name: string): boolean {
  return [`'${name}'`, `"${name}"`].some((quotedName) => {
    const before = text.split(quotedName).slice(0, -1);
    return before.some((part) => LOADS.some((way) => way.test(part.slice(-LONGEST_WAY))));
  });
}

function usesNodeTest(text: string): boolean {
  return /['"]node:test['"]/.test(text);
}

function casesOf({ report, exits }: Seen, tests: readonly Source[]): Case[] | undefined {
  const lines = linesOf(report);
  if (!lines.some((line) => z.object({ end: z.literal(true) }).safeParse(line).success)) return undefined;
  const cases = endedEarly(exits, tests);
  for (const line of lines) {
    const parsed = Line.safeParse(line);
    if (!parsed.success) continue;
    const { name, file, passed, skipped, suite, why } = parsed.data;
    const of = tests.find(
      ({ path }) => file === path || file.endsWith(`/${path}`) || name === path || name.endsWith(`/${path}`),
    );
    const isFile = of !== undefined && (name === of.path || name.endsWith(`/${of.path}`));
    if (suite && passed && !skipped) continue;
    // A file is a test only where it has none: as a script that ends well or not.
    if (isFile && passed && usesNodeTest(of.text)) continue;
    const outcome = skipped ? 'skipped' : passed ? 'passed' : 'failed';
    cases.push({ name: isFile ? of.path : name, file: of?.path ?? '', outcome, ...(!passed && why !== '' && { why }) });
  }
  return cases;
}

/** Tests that were ended by what they test, whatever was reported of them. */
function endedEarly(exits: string, tests: readonly Source[]): Case[] {
  return linesOf(exits).flatMap((line) => {
    const parsed = Exit.safeParse(line);
    const of = tests.find(({ path }) => parsed.data?.file.endsWith(path));
    if (!parsed.success || !of) return [];
    return [
      { name: of.path, file: of.path, outcome: 'failed' as const, why: `the process was ended ${parsed.data.from}` },
    ];
  });
}
