import type { Workspace } from '../../../sandbox/workspace.ts';
import { stubOf } from './stub.ts';
import { lookBack, type Tampered } from './history.ts';
import { type Case, isSetting, isTest } from './kinds.ts';
import { runTests, type Terms, type TestRun } from './run-tests.ts';

/**
 * What the harness found by itself. `passed`: all tests that there are, and nothing speaks against them. `unproven`: they pass, but
 * that shows too little. `named` is what a person is to know of the tests, in sentences.
 */
export type Verdict = {
  kind: 'passed' | 'failed' | 'unproven' | 'could not run';
  passed: number;
  /** Failing tests with the reasons, the first ones of them. */
  failed: string[];
  /** How many fail. */
  failures: number;
  why?: string;
  named: string[];
  runners: string[];
  /** All that the runners printed. */
  log: string;
};

/** As much of a log as is stored with the step; both of its ends are kept before. */
const LOG_CHARS = 200_000;

/** Failing tests that are told one by one. */
const MOST_FAILED = 20;

const REASON = 200;

/** Runs the tests and judges what they show. Nothing that a program prints about itself counts. */
export async function judge(terms: Terms): Promise<Verdict> {
  const run = await runTests(terms);
  const found = summed(run);
  const past = await lookBack(terms.workspace, run);
  if (found.kind !== 'passed') return withHistory(found, past, undefined);
  const earlier = past.before.size > 0 ? await runTests(unshown(terms), past.before) : undefined;
  const judged = withHistory(found, past, earlier);
  if (judged.kind !== 'passed') return judged;
  return terms.repository ? withoutChange(terms, judged) : withoutCode(terms, run, judged);
}

/** What a control prints, such as tests that fail as they should, is not shown on the card. */
function unshown({ onOutput: _shown, ...terms }: Terms): Terms {
  return terms;
}

function summed(run: TestRun): Verdict {
  const of = (outcome: Case['outcome']) => run.cases.filter((one) => one.outcome === outcome);
  const failing = of('failed');
  const failed = failing.slice(0, MOST_FAILED).map(told);
  const passed = of('passed').length;
  const base = {
    passed,
    failed,
    failures: failing.length,
    named: [],
    runners: run.runners,
    log: run.log.slice(0, LOG_CHARS),
  };
  if (failed.length > 0) return { ...base, kind: 'failed' };
  const [cannot] = run.cannot;
  if (cannot !== undefined) return { ...base, kind: 'could not run', why: cannot };
  if (run.runners.length === 0) return { ...base, kind: 'could not run', why: 'there are no tests' };
  if (passed === 0) return { ...base, kind: 'could not run', why: `${run.runners.join(', ')} ran no test` };
  return { ...base, kind: 'passed' };
}

/** One line for whoever repairs what fails. */
export function summaryOf(run: TestRun): string {
  const { kind, passed, failed, failures, why } = summed(run);
  if (kind === 'passed') return `All ${passed} tests pass.`;
  return kind === 'failed' ? `${passed} pass, ${failures} fail:\n${failed.join('\n')}` : `Could not run: ${why ?? ''}.`;
}

function told({ name, file, why }: Case): string {
  const where = file === '' || file === name ? '' : ` (${file})`;
  const [reason = ''] = (why ?? '').trim().split('\n');
  return `${name}${where}${reason === '' ? '' : `: ${reason.slice(0, REASON).toWellFormed()}`}`;
}

/** Names what became of tests, and takes a pass back that they do not carry any more. */
function withHistory(verdict: Verdict, past: Tampered, earlier: TestRun | undefined): Verdict {
  const { removed, changed, skipped, unheard } = past;
  const failedBefore = (earlier?.cases ?? []).filter(({ outcome }) => outcome === 'failed');
  const named = [
    ...sentence(removed, 'was removed', 'were removed'),
    ...sentence(skipped, 'is skipped', 'are skipped'),
    ...sentence(changed, 'was changed after it was first written', 'were changed after they were first written'),
    ...(verdict.kind === 'passed' ? sentence(unheard, 'was not run', 'were not run') : []),
  ];
  if (verdict.kind !== 'passed') return { ...verdict, named };
  const why = whyUnproven(past, failedBefore);
  return why === undefined ? { ...verdict, named } : { ...verdict, named, kind: 'unproven', why };
}

function whyUnproven({ removed, skipped, unheard }: Tampered, failedBefore: readonly Case[]): string | undefined {
  if (removed.length > 0) return 'tests were removed on the way';
  if (skipped.length > 0) return 'tests are skipped';
  if (unheard.length > 0) return 'tests did not run';
  if (failedBefore.length > 0)
    return `tests were changed on the way, and as they were first written they fail: ${failedBefore
      .map(({ name }) => name)
      .slice(0, 3)
      .join(', ')}`;
  return undefined;
}

const MOST_NAMED = 6;

function sentence(names: readonly string[], one: string, many: string): string[] {
  if (names.length === 0) return [];
  const shown = names
    .slice(0, MOST_NAMED)
    .map((name) => `"${name}"`)
    .join(', ');
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return [`${shown}${more} ${names.length === 1 ? one : many}.`];
}

/** Tests that pass as well where the code does nothing show nothing about it. */
async function withoutCode(terms: Terms, run: TestRun, verdict: Verdict): Promise<Verdict> {
  const code = codeOf(terms.workspace, run.files);
  if (code.length === 0) return { ...verdict, kind: 'unproven', why: 'there is no code beside the tests' };
  const stubs: [string, Uint8Array][] = [];
  for (const path of code) {
    const bytes = (await terms.workspace.read(path)) ?? new Uint8Array();
    stubs.push([path, Buffer.from(stubOf(path, Buffer.from(bytes).toString('utf8')))]);
  }
  const control = await runTests(unshown(terms), new Map(stubs));
  const idle = run.cases.filter(
    ({ outcome, name, file }) =>
      outcome === 'passed' &&
      control.cases.some((one) => one.outcome === 'passed' && one.name === name && one.file === file),
  );
  if (idle.length < verdict.passed) return verdict;
  return {
    ...verdict,
    kind: 'unproven',
    why: 'the tests pass without what the code does as well, so they test nothing',
    named: [
      ...verdict.named,
      ...sentence(
        idle.map(({ name }) => name),
        'tests nothing',
        'test nothing',
      ),
    ],
  };
}

/**
 * Tests of a repository that pass as well without the change do not show it. Where tests were written for it that is against them; where
 * none were, as for a change that only moves things, it is said.
 */
async function withoutChange(terms: Terms, verdict: Verdict): Promise<Verdict> {
  const changes = await terms.workspace.changes();
  const code = changes.filter(({ path }) => !isTest(path) && !isSetting(path));
  if (code.length === 0) return verdict;
  const control = summed(await runTests(unshown(terms), new Map(code.map(({ path, before }) => [path, before]))));
  if (control.kind !== 'passed') return verdict;
  const why = 'the tests pass without the change as well, so they do not show it';
  if (changes.some(({ path }) => isTest(path))) return { ...verdict, kind: 'unproven', why };
  return { ...verdict, named: [...verdict.named, `No test was written for the change: ${why}.`] };
}

/** The files that do the work. Rust has its tests in them. */
function codeOf({ paths }: Workspace, tests: readonly string[]): string[] {
  return paths.filter((path) => !isTest(path) && !isSetting(path) && (!tests.includes(path) || path.endsWith('.rs')));
}
