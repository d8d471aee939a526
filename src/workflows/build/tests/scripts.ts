import { type Case, isTest, type Seen, type Source, type Suite } from './kinds.ts';
import { quoted } from '../../../sandbox/quoted.ts';

const SHELL = /(?:^|\/)[^/]+\.(?:sh|bash|bats)$/i;
const HELPERS = /(?:^|\/)(?:lib|helpers?|common|setup|utils?|fixtures?)[^/]*\.(?:sh|bash)$/i;

/** More scripts than this are no tests of a small thing. */
const MOST_SCRIPTS = 40;

/** Tells which file a script was in when it ended, so that what is tested cannot end its test as if all were well. */
const TRACE = `[ -n "$HARNESS_PID" ] || export HARNESS_PID=$$
if [ "$HARNESS_PID" = $$ ]; then
  set -o functrace
  trap 'case "$BASH_COMMAND" in exit*) [ "$BASHPID" != "$HARNESS_PID" ] || printf "%s\\n" "\${BASH_SOURCE[0]}" >> "$HARNESS/exits" ;; esac' DEBUG
fi
`;

/** Shell scripts that are tests: each is one, and its exit code says how it went. */
export function scriptSuites(files: readonly Source[]): Suite[] {
  const tests = files
    .filter(({ path }) => isTest(path) && SHELL.test(path) && !HELPERS.test(path))
    .slice(0, MOST_SCRIPTS);
  return tests.map(({ path, text }) => scriptSuite(path, text));
}

function scriptSuite(path: string, text: string): Suite {
  const bats = path.endsWith('.bats');
  const shell = /^#!.*\b(sh|dash|ksh|zsh)\b/.exec(text)?.[1] ?? 'bash';
  const command = bats
    ? `bats --formatter tap ${quoted(path)}`
    : `${shell === 'bash' ? 'BASH_ENV="$HARNESS/trace" ' : ''}${shell} ${quoted(path)}`;
  return {
    runner: bats ? 'bats' : shell,
    files: [path],
    needs: [bats ? 'bats' : shell],
    helpers: { trace: TRACE },
    command,
    read: (seen) => (bats ? tapCases(seen, path) : [scriptCase(seen, path)]),
  };
}

function scriptCase({ ended, output, exits }: Seen, path: string): Case {
  const ender = exits.trimEnd().split('\n').at(-1) ?? '';
  const elsewhere = ender !== '' && !ender.endsWith(path) ? `${ender} ended it` : undefined;
  const notOk = /^not ok\b.*/m.exec(output)?.[0];
  const failed = ended.how !== 'exited' ? ended.how : ended.exitCode !== 0 ? `exit code ${ended.exitCode}` : undefined;
  const why = notOk ?? failed ?? elsewhere;
  const passed = why === undefined;
  return { name: path, file: path, outcome: passed ? 'passed' : 'failed', ...(why !== undefined && { why }) };
}

function tapCases({ output }: Seen, path: string): Case[] | undefined {
  if (!/^1\.\.\d+/m.test(output)) return undefined;
  return [...output.matchAll(/^(not ok|ok) \d+ (.*)$/gm)].map(([, ok, name = '']) => ({
    name,
    file: path,
    outcome: / # skip/i.test(name) ? 'skipped' : ok === 'ok' ? 'passed' : 'failed',
  }));
}
