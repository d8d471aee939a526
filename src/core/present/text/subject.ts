import { isBlank } from '../../command/limit.ts';
import { formatAbout, formatDuration } from './duration.ts';
import type { Person } from '../../domain/message.ts';
import type { Button } from '../../domain/outgoing.ts';
import { leftAt, percentAt } from '../../execute/pace.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { code, fence, plain, shorten } from './markdown.ts';

/** How much of the live output a card or a failure shows. */
const TAIL_LINES = 12;
const TAIL_CHARACTERS = 1200;

const MAX_SENTENCE = 300;

/** As much of a title as is a name in a sentence. */
const SHOWN_TITLE = 60;

type Named = Pick<Run, 'name' | 'title'>;

/** The run's name as it is shown: as its person wrote it, if they gave it one. A run may start before it has a name. */
export function runName({ name, title }: Named): string {
  if (title !== undefined && !isBlank(title)) return shorten(title.replaceAll(/\s+/g, ' '), SHOWN_TITLE);
  return name === '' ? 'naming' : name;
}

/** The name as a button has it: with the id if another one beside it is called the same. */
export function nameAmong(one: Named & { id: string }, all: readonly Named[]): string {
  const name = runName(one);
  return all.filter((other) => runName(other) === name).length > 1 ? `${name} (${one.id})` : name;
}

/** The name and the id, so that it can be told from others and typed into a command. */
export function nameAndId(run: Named & { id: string }): string {
  return `${code(runName(run))} (${code(run.id)})`;
}

export function personName(person: Person | undefined): string {
  return person === undefined || isBlank(person.name) ? 'somebody' : plain(person.name, 60);
}

/** How long it worked, or has been working; undefined before it started. */
export function workedFor(run: Pick<Run, 'startedAt' | 'finishedAt'>, now: number): string | undefined {
  if (run.startedAt === undefined) return undefined;
  return formatDuration((run.finishedAt ?? now) - run.startedAt);
}

/** The end of the live output in a code block, with a mark where something was left out; undefined where there is none. */
export function outputTail(output: string): string | undefined {
  // Only the end is looked at, so that a long output costs no more than a short one.
  const end = output
    .slice(-4 * TAIL_CHARACTERS)
    .replace(/\r\n/g, '\n')
    .trimEnd();
  if (isBlank(end)) return undefined;
  // A progress bar writes over its own line: what a terminal would show of it is the last version.
  const lines = end.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
  const last = lines.slice(-TAIL_LINES).join('\n');
  const tail = last.slice(-TAIL_CHARACTERS).replace(/^[\udc00-\udfff]/, '');
  const whole = output.length <= 4 * TAIL_CHARACTERS && lines.length <= TAIL_LINES && tail === last;
  return fence(whole ? tail : `…\n${tail}`);
}

/** "step 3 of 5, Run the tests", or undefined before the first. */
export function stepText(progress: Run['progress']): string | undefined {
  if (progress.doing !== undefined) return progress.doing;
  if (progress.step === 0) return undefined;
  const of = progress.steps >= progress.step && progress.steps > 1 ? ` of ${progress.steps}` : '';
  const name = progress.stepName === undefined ? '' : `, ${plain(progress.stepName, 80)}`;
  return `step ${progress.step}${of}${name}`;
}

/** What went wrong: in the sentence where it is short, in a code block of its own where it has lines. */
export function failureText(message: string): string {
  const text = message.trim();
  if (text === '') return 'no reason was given';
  if (!text.includes('\n') && text.length <= MAX_SENTENCE) return plain(text, MAX_SENTENCE);
  return `\n${fence(shorten(text, TAIL_CHARACTERS))}`;
}

export function statusText(run: Run): string {
  return run.canceledBy !== undefined && !isFinal(run.status) ? 'stopping' : run.status;
}

/** How far it is; null where nothing is known, or where it has ended without being done. */
export function percentOf(run: Run, now: number): number | null {
  const { status, progress, parked } = run;
  if (status === 'failed' || status === 'canceled') return null;
  const goesOn = status === 'running' || (status === 'waiting' && parked?.reason === 'sleep');
  return goesOn ? percentAt(progress, now) : progress.percent;
}

/** "62 %", or undefined where nothing is known. */
export function progressText(run: Run, now: number): string | undefined {
  const percent = percentOf(run, now);
  return percent === null ? undefined : `${percent} %`;
}

/** "about 2 min left", where earlier runs tell. */
export function leftText(run: Run, now: number): string | undefined {
  const left = run.status === 'running' && run.canceledBy === undefined ? leftAt(run.progress, now) : undefined;
  return left === undefined ? undefined : `${formatAbout(left)} left`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function cancelButton(run: Pick<Run, 'id'>, label = 'Cancel'): Button {
  return { action: 'cancel', value: run.id, label };
}

/** The same for a card: where steps are done already, they would have to be done again, so that is asked about first. */
export function carefulCancelButton(run: Pick<Run, 'id' | 'progress'>): Button {
  const done = Math.max(0, run.progress.step - 1);
  if (done === 0) return cancelButton(run);
  const steps = done === 1 ? 'One finished step' : `${done} finished steps`;
  return { ...cancelButton(run), confirm: `${steps} would have to be done again.` };
}

function retryButton(run: Pick<Run, 'id' | 'failure'>): Button {
  return { action: 'retry', value: run.id, label: run.failure?.interrupted ? 'Run again' : 'Retry' };
}

/** A failed run can be retried once: the retry is a run of its own, with its own button should it fail too. */
export function retryButtons(run: Pick<Run, 'id' | 'retriedAs' | 'failure'>): Button[] {
  return run.retriedAs === undefined ? [retryButton(run)] : [];
}

/** "after 3 s", but not "after under 1 s". */
export function after(time: string): string {
  return time.startsWith('under') ? `in ${time}` : `after ${time}`;
}
