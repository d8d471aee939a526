import { promisify } from 'node:util';
import { type AsyncZippable, strToU8, zip } from 'fflate';
import { MAX_FILE_BYTES } from '../../core/execute/limits.ts';
import type { StoredFile } from '../../core/domain/run.ts';
import { code } from '../../core/present/text/markdown.ts';
import type { Changed, Workspace } from '../../sandbox/workspace.ts';
import { diffOf } from './diff.ts';
import type { Verdict } from './tests/verdict.ts';

/** A person reads no more before they open the files. */
const MOST_LINES = 10;

/** Of them for the builder's own words. */
const OWN_LINES = 5;

/** Archives hold times, and the same work is to give the same archive. */
const ARCHIVE_TIME = Date.UTC(2000, 0, 1, 12);

/** Unix's mode of a plain file, and of one that is a program, as archives write it. */
const [PLAIN_MODE, PROGRAM_MODE] = [0o100_644, 0o100_755].map((mode) => mode << 16) as [number, number];
const UNIX = 3;

/** What came of the work. */
export type Built = {
  verdict: Verdict;
  /** The builder's last words. */
  said: string;
  /** What the review found and nobody put right. */
  findings: readonly string[];
  /** Why the work ended before the tests passed. */
  stopped?: string;
  /** Test files that were planned and never written. */
  missing: readonly string[];
  /** The branch that it is on, and what became of that. */
  where?: string;
};

/** The words of a verdict that every result begins with. Nothing else in it says that tests pass. */
export function verdictText({ kind, passed, failed, failures, why, runners }: Verdict): string {
  const tests = (count: number) => `${count} ${count === 1 ? 'test' : 'tests'}`;
  if (kind === 'passed') return `**Tests passed** (${tests(passed)}, ${runners.join(', ')}).`;
  if (kind === 'unproven') return `**Not proven**: ${why ?? ''} (${tests(passed)}, ${runners.join(', ')}).`;
  if (kind === 'could not run') return `**Tests could not run**: ${why ?? ''}.`;
  const more = failures > MOST_FAILED ? `; and ${failures - MOST_FAILED} more` : '';
  return `**Tests failed** (${failures} of ${failures + passed}): ${failed.slice(0, MOST_FAILED).map(oneLine).join('; ')}${more}.`;
}

const MOST_FAILED = 3;

/** At most ten lines: the harness's verdict first, then the builder's words without any claim about tests, and what is to be known. */
export function summaryText(built: Built, paths: readonly string[]): string {
  const { verdict, said, findings, stopped, missing, where } = built;
  const rest = [
    ...(paths.length === 0
      ? ['No file was written.']
      : [
          `Files: ${paths
            .slice(0, 6)
            .map((path) => code(path))
            .join(', ')}${paths.length > 6 ? ` and ${paths.length - 6} more` : ''}.`,
        ]),
    ...(verdict.named.length > 0 ? [`About the tests: ${verdict.named.map(oneLine).join(' ')}`] : []),
    ...(missing.length > 0
      ? [
          `Planned tests that are not there: ${missing
            .slice(0, 4)
            .map((path) => code(path))
            .join(', ')}.`,
        ]
      : []),
    ...(findings.length > 0 ? [`The review found, and it is not put right: ${findings.map(oneLine).join(' ')}`] : []),
    ...(stopped === undefined ? [] : [stopped]),
    ...(where === undefined ? [] : [where]),
  ];
  const own = withoutClaims(said).slice(0, Math.min(OWN_LINES, MOST_LINES - 1 - rest.length));
  return [verdictText(verdict), ...own, ...rest].join('\n');
}

/** Which branch has the work, and what became of it. */
export function branchText(
  repository: { name: string; where: string },
  branch: { name: string; commit: string } | null,
  offered = '',
): string {
  if (!branch) return `Nothing was changed in ${repository.where}, so there is no branch.`;
  return `Branch ${code(branch.name)} at ${branch.commit.slice(0, 8)}, made from ${repository.where}. ${offered}`.trim();
}

/** Only the harness says how tests went. */
const CLAIM = /\b(?:pass(?:es|ed|ing)?|green|succeed(?:s|ed)?|successful(?:ly)?|bestanden|erfolgreich)\b|✅|100\s?%/i;
const ABOUT_TESTS = /\b(?:tests?|specs?|suites?|checks?|all|everything|alle)\b/i;

function withoutClaims(said: string): string[] {
  return said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[`~#*_=-]+$/.test(line))
    .filter((line) => !(CLAIM.test(line) && ABOUT_TESTS.test(line)));
}

const LINE_CHARS = 300;

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, LINE_CHARS).toWellFormed();
}

type Keep = (name: string, bytes: Uint8Array) => Promise<StoredFile>;

type Keeping = {
  changes: readonly Changed[];
  log: string;
  /** What the archive is called; without it there is none, since a branch has the files. */
  archive: string | undefined;
  keep: Keep;
};

/** The archive, the diff and the log, as far as a run's file can hold them; and what was too large. */
export async function keepFiles(
  workspace: Workspace,
  { changes, log, archive, keep }: Keeping,
): Promise<{ files: StoredFile[]; tooLarge: string[] }> {
  const made: [string, Uint8Array][] = [
    ...(archive === undefined ? [] : [[`${archive}.zip`, await zipOf(workspace, changes)] as [string, Uint8Array]]),
    ['changes.diff', strToU8(diffOf(changes))],
    ...(log === '' ? [] : [['test-log.txt', strToU8(log)] as [string, Uint8Array]]),
  ];
  const files: StoredFile[] = [];
  for (const [file, bytes] of made) if (bytes.byteLength <= MAX_FILE_BYTES) files.push(await keep(file, bytes));
  return { files, tooLarge: made.filter(([, bytes]) => bytes.byteLength > MAX_FILE_BYTES).map(([file]) => file) };
}

/** Large files are compressed beside the bot's own work. */
function zipOf(workspace: Workspace, changes: readonly Changed[]): Promise<Uint8Array> {
  const files: AsyncZippable = {};
  for (const { path, after } of changes) {
    const attrs = workspace.entry(path)?.runs ? PROGRAM_MODE : PLAIN_MODE;
    if (after) files[path] = [after, { os: UNIX, attrs, mtime: ARCHIVE_TIME }];
  }
  return promisify(zip)(files);
}
