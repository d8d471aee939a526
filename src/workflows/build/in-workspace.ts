import type { Place } from '../../sandbox/commands.ts';
import { OWN_PROGRAMS } from '../../sandbox/isolation/environment.ts';
import { type Ended, runCommand } from '../../sandbox/run-command.ts';
import { KeptOutput } from '../shell/kept-output.ts';

/** A home and a place for temporary files of each command's own, in memory, so that neither becomes part of the work. */
const OWN_HOME = 'export HOME=/tmp/home TMPDIR=/tmp; mkdir -p "$HOME"\n';

const ENVIRONMENT = `export PYTHONDONTWRITEBYTECODE=1 PATH=${OWN_PROGRAMS}:$PATH\n`;

export type Line = {
  command: string;
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
  onOutput?: (bytes: Buffer) => void;
};

/** Runs a command of a build, shut in, and gives how it ended and what it printed: both ends of it, where that is much. */
export async function runLine(place: Place, line: Line): Promise<{ ended: Ended; output: string }> {
  const kept = new KeptOutput();
  const ended = await runCommand({
    ...place,
    ...line,
    // A working copy has a home beside it, as for any command there.
    command: ENVIRONMENT + (place.view ? '' : OWN_HOME) + line.command,
    onOutput(bytes) {
      kept.push(bytes);
      line.onOutput?.(bytes);
    },
  });
  return { ended, output: kept.text() };
}

/** What a model reads of one output; the beginning and the end say most. */
const MODEL_CHARS = 10_000;

export function headAndTail(text: string, most = MODEL_CHARS): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const left = (text.length - 2 * half).toLocaleString('en');
  return `${text.slice(0, half).toWellFormed()}\n[... ${left} characters left out here ...]\n${text.slice(-half).toWellFormed()}`;
}
