import ignore, { type Ignore } from 'ignore';

/** What programs make by themselves and can make again. */
const ALWAYS = [
  '.git',
  'node_modules',
  '__pycache__',
  '*.pyc',
  '.venv',
  'venv',
  '.tox',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.cache',
  '.npm',
  '.nyc_output',
  'coverage',
  '.coverage',
  'target/debug',
  'target/release',
  '.DS_Store',
  '*.swp',
];

/** A file of patterns is written by whoever writes the code, and each becomes a regular expression. */
const MAX_PATTERNS = 200;
const MAX_PATTERN = 100;
/** More make an expression that takes too long on a long name. */
const MAX_STARS = 2;

/** Tells which paths are not part of a workspace, by what programs leave behind and by its own `.gitignore`. */
export function ignoredBy(gitignore: string): (path: string, isFolder: boolean) => boolean {
  const patterns = gitignore.split('\n').slice(0, MAX_PATTERNS).filter(isHarmless);
  const rules: Ignore = ignore().add(ALWAYS).add(patterns);
  return (path, isFolder) => rules.ignores(isFolder ? `${path}/` : path);
}

function isHarmless(pattern: string): boolean {
  return pattern.length <= MAX_PATTERN && pattern.split('*').length - 1 <= MAX_STARS && !pattern.includes('[');
}
