import type { Button, CardTask, Post } from '../../domain/outgoing.ts';
import type { QueuePlace } from '../../queries.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { additionsText } from './addition.ts';
import { editedText } from './edited.ts';
import { spentText } from '../agent.ts';
import { code, codeAndPlain, plain } from '../text/markdown.ts';
import { placeText } from '../text/place.ts';
import { priorityText } from './priority.ts';
import { unaskedText } from '../person/preference.ts';
import { leftOutText, tickedText } from '../schedule.ts';
import {
  after,
  carefulCancelButton,
  capitalized,
  failureText,
  leftText,
  nameAndId,
  outputTail,
  personName,
  percentOf,
  retryButtons,
  runName,
  statusText,
  stepText,
  workedFor,
} from '../text/subject.ts';
import { formatTime } from '../text/time.ts';

/** What a card needs to know besides its run: the time (ms since 1970), what is done ("run `npm test`"), and the place while it is queued. */
export type CardContext = {
  now: number;
  summary?: string | undefined;
  place?: QueuePlace | undefined;
  /** Its declared steps. */
  tasks?: CardTask[] | undefined;
};

/** The run's one status message, edited in place; its last edit stays as the record. */
export function presentCard(run: Run, context: CardContext): Post {
  const { tasks = [] } = context;
  return {
    kind: 'card',
    text: cardText(run, context),
    buttons: cardButtons(run),
    files: [],
    run: run.id,
    ...(run.why && { why: run.why }),
    card: {
      status: run.status,
      percent: shownPercent(run, context.now),
      stage: run.progress.stage,
      step: run.progress.step,
      steps: run.progress.steps,
      name: runName(run),
      ...(tasks.length > 1 && { tasks }),
    },
  };
}

/** Cancel while it can be stopped, Retry where it failed. */
export function cardButtons(run: Run): Button[] {
  if (run.status === 'failed') return retryButtons(run);
  return isFinal(run.status) || run.canceledBy !== undefined ? [] : [carefulCancelButton(run)];
}

function cardText(run: Run, context: CardContext): string {
  const subject = `**${nameAndId(run)}**`;
  const additions = additionsText(run);
  const added = [...editedText(run), ...(additions === undefined ? [] : [additions])];
  const asked = askedText(run, context.summary);
  if (isFinal(run.status)) {
    const ticked = run.schedule === undefined ? [] : [tickedText(run.schedule, context.now)];
    const spent = run.spent === undefined ? [] : [spentText(run.spent)];
    const unasked = run.unasked === undefined ? [] : [unaskedText(run.unasked)];
    return [`${subject} ${endText(run, context.now)}`, ...asked, ...unasked, ...ticked, ...added, ...spent].join('\n');
  }
  const lines = [`${subject} ${headText(run, context.now)}`, ...asked, ...stateLines(run, context), ...added];
  const tail = run.status === 'queued' ? undefined : outputTail(run.output);
  return tail === undefined ? lines.join('\n') : `${lines.join('\n')}\n${tail}`;
}

/** "For Ana: run `npm test`": the thread of a command shows neither. */
function askedText({ person, startedBy, addition }: Run, summary: string | undefined): string[] {
  const by = startedBy === undefined ? '' : `, started by ${personName(startedBy)}`;
  const asked = summary === undefined ? [] : [`For ${personName(person)}${by}: ${codeAndPlain(summary)}`];
  return addition === undefined ? asked : [...asked, `Added: ${codeAndPlain(addition, 150)}`];
}

/** "running · 62 % · 1 min 5 s" */
function headText(run: Run, now: number): string {
  const percent = shownPercent(run, now);
  const priority = isFinal(run.status) ? undefined : priorityText(run);
  const far = percent === null ? undefined : `${percent} %`;
  const parts = [statusText(run), far, workedFor(run, now), leftText(run, now), priority];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** The card of a run that waits stands still, so it shows no percentage that only time would move. */
function shownPercent(run: Run, now: number): number | null {
  const percent = run.status === 'waiting' || run.status === 'queued' ? run.progress.percent : percentOf(run, now);
  return percent === 0 && run.status !== 'running' ? null : percent;
}

function stateLines(run: Run, context: CardContext): string[] {
  if (run.canceledBy !== undefined) return [`Stopping, as ${personName(run.canceledBy)} asked.`];
  const lines: string[] = [];
  if (run.unasked) lines.push(unaskedText(run.unasked));
  if (run.schedule) lines.push(tickedText(run.schedule, context.now));
  if (run.retryOf !== undefined) lines.push(`A retry of ${code(run.retryOf)}.`);
  if (run.skipped !== undefined) lines.push(leftOutText(run.skipped));
  if (run.continuedFrom !== undefined) lines.push(restartText(run.continuedFrom, run.progress.steps));
  if (run.status === 'queued' && run.yieldedTo) lines.push(yieldedText(run.yieldedTo));
  if (run.status === 'queued') lines.push(context.place ? `${placeText(context.place)}.` : 'In the queue.');
  if (run.status === 'running') lines.push(stageText(run));
  if (run.status === 'waiting') lines.push(waitText(run, context.now));
  if (run.spent) lines.push(spentText(run.spent));
  return lines;
}

function restartText(step: number, steps: number): string {
  return `Restarted; continuing at step ${step}${steps >= step && steps > 1 ? ` of ${steps}` : ''}.`;
}

/** Why a run that was at work is in the queue again. */
export function yieldedText(high: NonNullable<Run['yieldedTo']>): string {
  return `Made room for ${nameAndId(high)}, which went first; it goes on where it was.`;
}

function stageText(run: Run): string {
  const step = stepText(run.progress);
  const stage = capitalized(run.progress.stage);
  return step === undefined ? `${stage}.` : `${stage}: ${step}.`;
}

/** Why a waiting run waits, and until when. */
export function waitText(run: Pick<Run, 'parked' | 'failure'>, now: number): string {
  if (run.parked === undefined) return 'Waiting.';
  const until = formatTime(run.parked.until, now);
  const again = formatTime(run.parked.until, now, 'at ');
  if (run.parked.reason === 'question') {
    const { question, alsoAsked = [] } = run.parked;
    const asked = question === undefined ? '' : `: ${codeAndPlain(question.text, 150)}`;
    const more = alsoAsked.length === 0 ? '' : ` (and ${alsoAsked.length} more)`;
    // Something else beside the question may have to go on before its deadline.
    const by = question?.deadline === undefined ? until : formatTime(question.deadline, now);
    return `Waiting for an answer until ${by}${asked}${more}`;
  }
  if (run.parked.reason === 'sleep') return `Sleeping until ${until}.`;
  if (run.parked.reason === 'version') {
    return `Waiting for a worker with the version it was started with; looks again ${again}.`;
  }
  const { step, message } = run.failure ?? {};
  const what = step === undefined ? 'A step' : code(step, 80);
  const why = message === undefined ? '' : ` (${plain(message, 150)})`;
  return `${what} failed${why}; it is tried again ${again}.`;
}

/** How a run ended: "completed in 12 s". */
export function endText(run: Run, now: number): string {
  const time = workedFor(run, now);
  if (run.status === 'completed') return time === undefined ? 'completed' : `completed in ${time}`;
  if (run.status === 'canceled') {
    const by = `canceled by ${personName(run.canceledBy)}`;
    return time === undefined ? `${by} before it started` : `${by} ${after(time)}`;
  }
  const when = time === undefined ? '' : ` ${after(time)}`;
  const retried = run.retriedAs === undefined ? '' : `\nRetried as ${code(run.retriedAs)}.`;
  return `failed${when}: ${failedAt(run)}${retried}`;
}

/** "Run the tests: exit code 1" */
export function failedAt(run: Pick<Run, 'failure'>): string {
  if (run.failure === undefined) return 'no reason was given';
  const step = run.failure.step === undefined ? '' : `${code(run.failure.step, 80)}: `;
  return `${step}${failureText(run.failure.message)}`;
}
