import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { brokenHabits } from '../../src/sandbox/habits.ts';
import { none } from '../../src/sandbox/isolation/sandbox.ts';
import { layers } from './layers.ts';

// A process namespace shows the same files as no sandbox.
describe.each(layers.filter(({ kind }) => kind !== 'namespace'))(
  'what commands often do, in $kind',
  ({ sandbox: found }) => {
    beforeEach(({ skip }) => {
      skip(found === undefined, 'This system does not allow it.');
      // The system's own programs: what a version manager brings may be broken on a developer's machine.
      vi.stubEnv('PATH', '/usr/local/bin:/usr/bin:/bin');
    });
    afterEach(() => void vi.unstubAllEnvs());

    test('works with absolute paths, as far as it is installed', { timeout: 60_000 }, async () => {
      expect(await brokenHabits(found ?? none)).toEqual([]);
    });
  },
);

test('what is broken is named with its reason, and what is not installed is not', async () => {
  const tried = [
    { name: 'git init', needs: 'sh', script: 'echo "fatal: no room" >&2; exit 128' },
    { name: 'npm init -y', needs: 'not-installed-anywhere', script: 'exit 1' },
    { name: 'mktemp', needs: 'sh', script: ': > "$TMPDIR/x"' },
  ];
  expect(await brokenHabits(none, undefined, tried)).toEqual([
    'git init does not work in commands here: fatal: no room',
  ]);
});
