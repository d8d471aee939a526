import type { Instead, Workspace } from '../../../sandbox/workspace.ts';
import { declaredIn } from './declared.ts';
import { type Case, isTest } from './kinds.ts';
import type { TestRun } from './run-tests.ts';

/** What became of tests since the plan, by name; and the test files as they were before that, where they were other. */
export type Tampered = { removed: string[]; changed: string[]; skipped: string[]; unheard: string[]; before: Instead };

/**
 * Compares all versions of the test files with what they are now and with what was reported. Whoever only reads the last version does not
 * see that a failing test was taken out. Tests that a repository had, and that nobody touched, are its own affair.
 */
export async function lookBack(workspace: Workspace, { cases, cannot, byCode }: TestRun): Promise<Tampered> {
  const ever = new Map<string, { path: string; body: string }>();
  const now = new Map<string, string>();
  const richest = new Map<string, { tests: number; bytes: Uint8Array }>();
  const everPaths = workspace.everPaths.filter(isTest);
  const untouched = new Set<string>();
  for (const path of everPaths) {
    const versions = await workspace.versions(path);
    if (versions.length === 0) untouched.add(path);
    for (const bytes of versions) {
      const declared = declaredIn(path, textOf(bytes));
      for (const [name, body] of declared) if (!ever.has(name)) ever.set(name, { path, body });
      if (declared.size > (richest.get(path)?.tests ?? 0)) richest.set(path, { tests: declared.size, bytes });
    }
    const bytes = versions.length > 0 ? await workspace.read(path) : undefined;
    if (bytes) for (const [name, body] of declaredIn(path, textOf(bytes))) now.set(name, body);
  }
  const removed = [...ever.keys()].filter((name) => !now.has(name));
  const changed = [...ever].filter(([name, { body }]) => now.has(name) && now.get(name) !== body).map(([name]) => name);
  const touched = new Set([...removed, ...changed].map((name) => ever.get(name)?.path));
  return {
    removed,
    changed,
    skipped: cases.filter(({ outcome, file }) => outcome === 'skipped' && !untouched.has(file)).map(({ name }) => name),
    // A file that is no test by itself is not heard of.
    unheard:
      cannot.length > 0 || byCode
        ? []
        : [...now.keys()].filter((name) => !everPaths.includes(name) && !cases.some((one) => isNamed(one, name))),
    before: new Map([...richest].filter(([path]) => touched.has(path)).map(([path, { bytes }]) => [path, bytes])),
  };
}

/** Of a longer test file the beginning is compared; nobody writes such tests by hand. */
const MOST_CHARS = 200_000;

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, MOST_CHARS)).toString('utf8');
}

/** Runners put the class before a name, and what a case was given behind it. */
function isNamed({ name: reported }: Case, name: string): boolean {
  if (reported === name) return true;
  const [plain = ''] = reported.split(/[[ (]/, 1);
  return plain === name || plain.endsWith(`.${name}`) || plain.endsWith(`::${name}`);
}
