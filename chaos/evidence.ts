import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * What a run's execution did, noted by the workflow itself outside of the bot's own state: `taken` when a worker is given
 * the run, `began` when its function is called, `step` when a step's work is begun, `stored` once the bot has said that
 * the step's result is stored (or gave the stored one back), `left` when the function ends, `aside` once it is
 * stored that the run waits or has made room, `given` when the worker has given the run back or ended it.
 */
export type Note = {
  at: number;
  pid: number;
  what: 'taken' | 'began' | 'step' | 'stored' | 'left' | 'aside' | 'given';
  run: string;
  /** From 1; 0 where it is not about a step. */
  step: number;
  /** What a step gave; the same every time where its work was done once. */
  value?: string;
};

/** The machine's clock, whatever this process is told that it is. */
const { now } = Date;

/**
 * Appends to a file that all processes share. One write is one line, in the order in which the kernel took them. A process that is killed
 * in the middle of it leaves part of a line: each begins on a new one, so that nothing else is lost with it.
 */
export function noteIn(file: string): (note: Omit<Note, 'at' | 'pid'>) => void {
  return (note) => appendFileSync(file, `\n${JSON.stringify({ at: now(), pid: process.pid, ...note })}\n`);
}

export function readNotes(file: string): Note[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && line.endsWith('}')).map((line) => JSON.parse(line) as Note);
}
