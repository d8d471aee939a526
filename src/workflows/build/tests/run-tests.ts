import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Place } from '../../../sandbox/commands.ts';
import type { Instead, Workspace } from '../../../sandbox/workspace.ts';
import { readPlain } from '../../../sandbox/workspace/collect.ts';
import { placeFile } from '../../../sandbox/workspace/place-file.ts';
import { headAndTail, runLine } from '../in-workspace.ts';
import { sourcesOf, suitesIn } from './detect.ts';
import type { Case, Suite } from './kinds.ts';
import { commandSuite } from './others.ts';

/** What came of all tests: each of them, and why what could not be run was not. */
export type TestRun = {
  cases: Case[];
  cannot: string[];
  runners: string[];
  files: string[];
  byCode: boolean;
  log: string;
};

export type Terms = {
  workspace: Workspace;
  place: Place;
  signal: AbortSignal;
  timeoutMs: number;
  /** The files are a change of a repository, whose tests are run by that command where there is one. */
  repository?: { test: string | undefined };
  onOutput?: (bytes: Buffer) => void;
};

const COPY = 'check';

/** A report of some thousand tests is smaller. */
const MAX_REPORT = 2 * 1024 * 1024;

/** What is kept of one suite's output in the log. */
const LOG_CHARS = 60_000;

/** What the command writes: the program that it lacks, the runner's report, and from where tests were ended. */
const WRITTEN = ['missing', 'report', 'exits'];

/** Runs all tests there are, each suite on a fresh copy of the files and nothing else. */
export async function runTests(terms: Terms, instead: Instead = new Map()): Promise<TestRun> {
  const { workspace, repository } = terms;
  await workspace.open();
  const command = repository?.test;
  if (command !== undefined) return runSuites([commandSuite(command)], terms, instead);
  const sources = (await sourcesOf(workspace)).filter(({ path }) => !instead.has(path));
  const other = [...instead].flatMap(([path, bytes]) =>
    bytes ? [{ path, text: Buffer.from(bytes).toString('utf8') }] : [],
  );
  return runSuites(suitesIn([...sources, ...other]), terms, instead);
}

async function runSuites(suites: readonly Suite[], terms: Terms, instead: Instead): Promise<TestRun> {
  const { workspace } = terms;
  const run: TestRun = { cases: [], cannot: [], runners: [], files: [], byCode: false, log: '' };
  try {
    for (const suite of suites) await addSuite(run, suite, terms, instead);
  } finally {
    await workspace.drop(COPY);
  }
  return run;
}

async function addSuite(run: TestRun, suite: Suite, terms: Terms, instead: Instead): Promise<void> {
  const seen = await runSuite(suite, terms, instead);
  if (!run.runners.includes(suite.runner)) run.runners.push(suite.runner);
  run.files.push(...suite.files);
  run.byCode ||= suite.byCode === true;
  if ('cannot' in seen) run.cannot.push(seen.cannot);
  else run.cases.push(...seen.cases);
  const said = 'cannot' in seen ? seen.cannot : `${headAndTail(seen.output, LOG_CHARS).trimEnd()}\n[${seen.end}]`;
  run.log += `$ ${suite.runner}: ${suite.files.join(' ')}\n${said}\n\n`;
}

type Outcome = { cannot: string } | { cases: Case[]; output: string; end: string };

async function runSuite(suite: Suite, terms: Terms, instead: Instead): Promise<Outcome> {
  const { workspace, place, signal, timeoutMs, onOutput } = terms;
  const folder = await workspace.copy(COPY, { changes: instead });
  const root = workspace.rootIn(folder);
  const harness = `.harness-${randomBytes(6).toString('hex')}`;
  await layHarness(root, harness, suite, place);
  const missing = suite.needs.map(
    (name) => `command -v ${name} >/dev/null || { echo ${name} > "$HARNESS/missing"; exit 1; }`,
  );
  const command = [
    `export HARNESS="$PWD/${harness}"`,
    ...missing,
    ...(suite.cannot === undefined ? [suite.command] : []),
  ].join('\n');
  const { ended, output } = await runLine(place, { command, folder, timeoutMs, signal, ...(onOutput && { onOutput }) });
  signal.throwIfAborted();
  const texts = await Promise.all(WRITTEN.map(async (name) => textIn(join(root, harness, name))));
  const [absent = '', report = '', exits = ''] = texts;
  if (absent !== '') return { cannot: `${absent.trim()} is not installed here (${suite.runner})` };
  if (suite.cannot !== undefined) return { cannot: suite.cannot };
  const cases = suite.read({ ended, report, exits, output });
  const end =
    ended.how === 'exited'
      ? `exit code ${ended.exitCode}`
      : ended.how === 'timed out'
        ? `stopped after ${timeoutMs / 1000} s`
        : `stopped: ${ended.exceeded ?? ended.how}`;
  return { cases: checked(suite, cases, ended.exitCode === 0, end), output, end };
}

/** The report counts only where the command's end agrees with it. */
function checked(suite: Suite, cases: Case[] | undefined, endedWell: boolean, end: string): Case[] {
  const whole = (why: string): Case => ({ name: suite.runner, file: '', outcome: 'failed', why });
  if (!cases) return [whole(`it ended without a whole report (${end})`)];
  if (endedWell || cases.some(({ outcome }) => outcome === 'failed'))
    return [...cases, ...(end.startsWith('stopped') ? [whole(end)] : [])];
  return [...cases, whole(end)];
}

/** Its own files are the bot's to write alone, where commands run as somebody else; only the report is theirs. */
async function layHarness(folder: string, harness: string, suite: Suite, { sandbox }: Place): Promise<void> {
  for (const [name, text] of Object.entries(suite.helpers)) {
    await placeFile(folder, `${harness}/${name}`, { bytes: Buffer.from(text), runs: false, owner: undefined });
  }
  for (const name of WRITTEN) {
    await placeFile(folder, `${harness}/${name}`, { bytes: Buffer.alloc(0), runs: false, owner: sandbox.owner });
  }
}

async function textIn(path: string): Promise<string> {
  return (await readPlain(path, MAX_REPORT))?.toString('utf8') ?? '';
}
