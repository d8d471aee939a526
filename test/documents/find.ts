import { globSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The documents that people read: those of the root, of docs/ and of the tests. */
export function documents(): string[] {
  return globSync(['*.md', 'docs/**/*.md', 'test/**/README.md'], { cwd: ROOT }).map((path) => join(ROOT, path));
}
