/**
 * The tests that a file declares: their names, and all the lines of each. Names that are made while it runs are not known. A file that
 * declares none, such as what tests use, stands for itself.
 */
export function declaredIn(path: string, text: string): Map<string, string> {
  const declares = WAYS.find(([ending]) => ending.test(path))?.[1];
  const found = new Map<string, string>();
  let current: string | undefined;
  for (const line of declares ? codeLines(text) : []) {
    const name = declares?.(line);
    if (name !== undefined) current = name;
    if (current !== undefined) found.set(current, `${found.get(current) ?? ''}${line.trim()}\n`);
  }
  if (found.size === 0 && text.trim() !== '') found.set(path, text.trim());
  return found;
}

const IN_SCRIPT = /(?:^|[\s.;{(])(?:test|it)(?:\.[a-z]+)?\(\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)"|`([^`$\\\n]+)`)/;
const IN_PYTHON = /^\s*(?:async )?def (test\w*)\(/;
const IN_GO = /^func (Test\w+)\(/;

const WAYS: [RegExp, (line: string) => string | undefined][] = [
  [
    /\.[cm]?[jt]sx?$/,
    (line) =>
      IN_SCRIPT.exec(line)
        ?.slice(1)
        .find((name) => name !== undefined),
  ],
  [/\.py$/, (line) => IN_PYTHON.exec(line)?.[1]],
  [/\.go$/, (line) => IN_GO.exec(line)?.[1]],
];

/** Without comments, so that a test that was commented out is none. */
function codeLines(text: string): string[] {
  let inComment = false;
  return text.split('\n').filter((line) => {
    const trimmed = line.trim();
    if (!inComment && trimmed.startsWith('/*')) inComment = true;
    const skipped = inComment || trimmed.startsWith('//') || trimmed.startsWith('#');
    if (inComment && trimmed.includes('*/')) inComment = false;
    return !skipped;
  });
}
