import type { Ended } from '../../../sandbox/run-command.ts';

/** One test, as its own runner reported it, or a script that is one. */
export type Case = { name: string; file: string; outcome: 'passed' | 'failed' | 'skipped'; why?: string };

/**
 * What was seen of one run of a suite: how its command ended, the report that the harness had its runner write, and from where tests were
 * ended early (`exits`).
 */
export type Seen = { ended: Ended; report: string; exits: string; output: string };

/** Tests that one runner runs. */
export type Suite = {
  /** The runner, in words: "node --test". */
  runner: string;
  /** The files that hold the tests. */
  files: string[];
  /** Programs without which it cannot run. */
  needs: string[];
  /** Its exit code is all that is known of it, and no test has a name. */
  byCode?: true;
  /** Why it cannot run, where the files alone tell. */
  cannot?: string;
  /** Files of the harness, by name; they stand in a folder of their own, `$HARNESS`. */
  helpers: Record<string, string>;
  /** The command. It writes its report into `$HARNESS/report`, and early ends into `$HARNESS/exits`. */
  command: string;
  /** What the report says; undefined where it is none, or not whole. */
  read(seen: Seen): Case[] | undefined;
};

/** A file that tests are found in: its path and its text. */
export type Source = { path: string; text: string };

const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|testdata|fixtures|__fixtures__|__snapshots__)\//i;
const TEST_WORDS = new Set(['test', 'tests', 'spec', 'specs']);

/** It belongs to the tests: a test itself, or what tests use. */
export function isTest(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [last = '', ...words] = name.toLowerCase().split(/[._-]/).toReversed();
  const isNamed = !TEST_WORDS.has(last) && words.some((word) => TEST_WORDS.has(word));
  return isNamed || TEST_FOLDER.test(path) || name === 'conftest.py';
}

const SETTINGS =
  /^(?:package(?:-lock)?\.json|tsconfig[^/]*\.json|pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Makefile|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|\.[^/]+)$/;

/** It says how things are built and run, and does nothing by itself. */
export function isSetting(path: string): boolean {
  return SETTINGS.test(path.slice(path.lastIndexOf('/') + 1));
}

/** JSON values, one a line; a line that is none ends it. */
export function linesOf(report: string): unknown[] {
  const values: unknown[] = [];
  for (const line of report.split('\n')) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      return values;
    }
  }
  return values;
}
