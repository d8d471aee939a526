import { z } from 'zod';
import { type Case, isTest, linesOf, type Seen, type Source, type Suite } from './kinds.ts';

/** Languages whose tests no way is known to run here; `needs` is what they would be run with. */
const LANGUAGES: { name: string; files: RegExp; needs: string[] }[] = [
  { name: 'Ruby', files: /\.rb$/, needs: ['ruby'] },
  { name: 'Java', files: /\.java$/, needs: ['javac', 'mvn'] },
  { name: 'Kotlin', files: /\.kt$/, needs: ['kotlinc'] },
  { name: 'C#', files: /\.cs$/, needs: ['dotnet'] },
  { name: 'PHP', files: /\.php$/, needs: ['php'] },
  { name: 'Swift', files: /\.swift$/, needs: ['swift'] },
  { name: 'Elixir', files: /\.exs?$/, needs: ['mix'] },
  { name: 'Haskell', files: /\.hs$/, needs: ['ghc'] },
  { name: 'Scala', files: /\.scala$/, needs: ['sbt'] },
  { name: 'Dart', files: /\.dart$/, needs: ['dart'] },
  { name: 'Lua', files: /\.lua$/, needs: ['lua'] },
  { name: 'R', files: /\.[rR]$/, needs: ['Rscript'] },
  { name: 'Zig', files: /\.zig$/, needs: ['zig'] },
];

const GoLine = z.object({ Action: z.string(), Test: z.string().optional(), Package: z.string().optional() });

/** Go's own report, as lines of JSON. */
function goSuite(files: readonly Source[]): Suite[] {
  const tests = files.filter(({ path }) => path.endsWith('_test.go')).map(({ path }) => path);
  if (tests.length === 0) return [];
  const command =
    'GOFLAGS=-mod=mod go test -json ./... > "$HARNESS/report"; code=$?; cat "$HARNESS/report" | head -c 100000; exit $code';
  return [{ runner: 'go test', files: tests, needs: ['go'], helpers: {}, command, read: goCases }];
}

const GO_OUTCOMES: Partial<Record<string, Case['outcome']>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };

function goCases({ report }: Seen): Case[] {
  return linesOf(report).flatMap((line) => {
    const { Action, Test, Package = '' } = GoLine.safeParse(line).data ?? { Action: '' };
    const outcome = GO_OUTCOMES[Action];
    if (!outcome) return [];
    if (Test === undefined) return outcome === 'failed' ? [{ name: Package, file: Package, outcome }] : [];
    return [{ name: Test, file: Package, outcome }];
  });
}

/** Cargo has no report for programs that is stable; its lines are read, and its exit code must agree. */
function cargoSuite(files: readonly Source[]): Suite[] {
  const tests = files
    .filter(({ path, text }) => path.endsWith('.rs') && /#\[test\]/.test(text))
    .map(({ path }) => path);
  if (!files.some(({ path }) => path === 'Cargo.toml') || tests.length === 0) return [];
  return [
    {
      runner: 'cargo test',
      files: tests,
      needs: ['cargo'],
      helpers: {},
      command: 'cargo test --offline --no-fail-fast 2>&1',
      read: cargoCases,
    },
  ];
}

function cargoCases({ output, ended }: Seen): Case[] {
  const outcomes = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' } as const;
  const cases = [...output.matchAll(/^test (\S+) \.\.\. (ok|FAILED|ignored)/gm)].map(([, name = '', said]) => ({
    name,
    file: '',
    outcome: outcomes[said as keyof typeof outcomes],
  }));
  const agrees = ended.how === 'exited' && (ended.exitCode === 0 || cases.some(({ outcome }) => outcome === 'failed'));
  return agrees
    ? cases
    : [...cases, { name: 'cargo test', file: '', outcome: 'failed', why: `exit code ${ended.exitCode}` }];
}

/** `make test`, where nothing else is found that tests: its exit code is all that is known. */
export function makeSuite(files: readonly Source[]): Suite[] {
  const text = files.find(({ path }) => path === 'Makefile')?.text ?? '';
  const target = /^(test|check):/m.exec(text)?.[1];
  if (target === undefined) return [];
  return [{ ...commandSuite(`make ${target}`), files: ['Makefile'], needs: ['make'] }];
}

/** A command that runs all tests. */
export function commandSuite(command: string): Suite {
  return {
    runner: command,
    files: [],
    needs: [],
    byCode: true,
    helpers: {},
    command,
    read: ({ ended }) => {
      const passed = ended.how === 'exited' && ended.exitCode === 0;
      const why = `exit code ${ended.exitCode}`;
      return [{ name: command, file: '', outcome: passed ? 'passed' : 'failed', ...(!passed && { why }) }];
    },
  };
}

/** Files of a language that no way is known to test here. */
export function unknownSuites(files: readonly Source[]): Suite[] {
  return LANGUAGES.flatMap(({ name, files: ending, needs }) => {
    const own = files.filter(({ path }) => ending.test(path)).map(({ path }) => path);
    if (own.length === 0) return [];
    const cannot = `no way is known here to run tests of ${name}`;
    return [
      { runner: name, files: own.filter(isTest), needs, cannot, helpers: {}, command: '', read: () => undefined },
    ];
  });
}

export function compiledSuites(files: readonly Source[]): Suite[] {
  return [...goSuite(files), ...cargoSuite(files)];
}
