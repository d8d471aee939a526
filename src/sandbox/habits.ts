import { inFolder, runIn, whyOf } from './isolation/probe.ts';
import type { Sandbox } from './isolation/kind.ts';

/** npm takes a second, and many times that on a machine that is busy with starting. */
const HABIT_TIMEOUT_MS = 30_000;

/** Something that commands often do, with absolute paths into their folder, HOME and TMPDIR as most programs use them. */
export type Habit = { name: string; needs: string; script: string };

const IN_PYTHON = "import os, tempfile; open(os.environ['HOME'] + '/python', 'w').close(); tempfile.mkstemp()";

const habits: readonly Habit[] = [
  { name: 'mktemp', needs: 'mktemp', script: 'rm "$(mktemp)"' },
  { name: 'git init', needs: 'git', script: 'git init -q "$PWD/git"' },
  { name: 'python3 -c', needs: 'python3', script: `python3 -c "${IN_PYTHON}"` },
  { name: 'npm init -y', needs: 'npm', script: 'mkdir "$HOME/npm" && cd "$HOME/npm" && npm init -y' },
];

/**
 * What of all that does not work in that sandbox, each in one line for operators; nothing of what is not installed. It
 * turns nothing off: commands that do something else may work.
 */
export async function brokenHabits(sandbox: Sandbox, runs?: string, tried = habits): Promise<string[]> {
  return inFolder(runs, async (folder) => {
    await sandbox.prepare?.(folder);
    const broken: string[] = [];
    for (const { name, needs, script } of tried) {
      const line = `command -v ${needs} > /dev/null 2>&1 || exit 0; ${script}`;
      await runIn(sandbox, folder, { script: line, timeoutMs: HABIT_TIMEOUT_MS }).catch((error: unknown) => {
        broken.push(`${name} does not work in commands here: ${whyOf(error)}`);
      });
    }
    return broken;
  });
}
