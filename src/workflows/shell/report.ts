import { constants } from 'node:os';
import { formatDuration } from '../../core/present/text/duration.ts';
import { fence } from '../../core/present/text/markdown.ts';
import { type Limits, wordsFor } from '../../sandbox/limits.ts';
import type { Ended } from '../../sandbox/run-command.ts';

/** As much output as a message shows; what is longer goes into a file. */
const SHOWN_OUTPUT = 3_000;

const NO_NETWORK = ' Commands have no network here; an operator can open it in the policy.';

function notReached(hosts: readonly string[]): string {
  return ` It may not reach ${hosts.join(', ')}; an operator can allow that in the policy.`;
}

/** Whether a message shows all of an output. */
export function fits(output: string): boolean {
  return output.trimEnd().length <= SHOWN_OUTPUT;
}

/** What the command could use at most, and where it ran if there is something to say of that. */
type Given = { timeoutMs: number; limits: Limits; where: string };

/** How a command ended, and how many bytes of what it printed were not kept. */
export function outcomeOf(ended: Ended, given: Given, leftOut: number): string {
  const { how, exitCode, left, missedNetwork, refused } = ended;
  const alive = left ? ' Some of its processes could not be ended.' : '';
  const lost =
    leftOut > 0 ? ` It printed too much: ${leftOut.toLocaleString('en')} bytes from the middle are lost.` : '';
  const cut = exitCode === 0 ? '' : refused ? notReached(refused) : missedNetwork ? NO_NETWORK : '';
  const rest = `${given.where}${alive}${lost}${cut}`;
  if (ended.exceeded) return `Stopped, since ${wordsFor(ended.exceeded, given.limits)}.${rest}`;
  if (how === 'timed out')
    return `Stopped, since it took longer than its timeout of ${formatDuration(given.timeoutMs)}.${rest}`;
  return `Exit code ${exitCode}${signalName(exitCode)}.${rest}`;
}

/** What came of a command, as Markdown: how it ended and the last it printed. `file` is where there is more. */
export function reportOf(outcome: string, output: string, file?: string): string {
  const printed = printedBy(output, file);
  return printed === '' ? `${outcome} It printed nothing.` : `${outcome}\n\n${printed}`;
}

/** What a command printed, or the end of it; '' where that is nothing. */
export function printedBy(output: string, file?: string): string {
  const text = output.trimEnd();
  if (text === '') return '';
  if (file === undefined) return fence(text);
  return `${fence(lastLines(text))}\n\nThis is the end of what it printed; there is more in ${file}.`;
}

/** Shells tell that a signal ended a program by an exit code of 128 and the signal's number. */
function signalName(exitCode: number): string {
  const name = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
  return name ? ` (${name})` : '';
}

function lastLines(text: string): string {
  const end = text.slice(-SHOWN_OUTPUT).replace(/^[\udc00-\udfff]/, '');
  const firstBreak = end.indexOf('\n');
  return firstBreak === -1 || firstBreak > SHOWN_OUTPUT / 2 ? end : end.slice(firstBreak + 1);
}
