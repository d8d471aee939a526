import type { Post } from '../../domain/outgoing.ts';
import type { QueuePlace } from '../../queries.ts';
import { isFinal, type Run } from '../../domain/run.ts';
import { additionsText } from './addition.ts';
import { spentText } from '../agent.ts';
import { cardButtons, failedAt, waitText } from './card.ts';
import { code, plain } from '../text/markdown.ts';
import { notice } from '../text/notice.ts';
import { placeText } from '../text/place.ts';
import { tickedText } from '../schedule.ts';
import {
  leftText,
  outputTail,
  personName,
  progressText,
  runName,
  statusText,
  stepText,
  workedFor,
} from '../text/subject.ts';
import { formatTime } from '../text/time.ts';

/** A step as details show it. */
export type StepView = { name: string; state: 'done' | 'current' | 'failed' | 'todo' };

const marks: Record<StepView['state'], string> = { done: 'done', current: 'at work', failed: 'failed', todo: 'to do' };

/** One run in full, for `/workflows <id or name>`. */
export function presentRun(
  run: Run,
  steps: StepView[],
  context: { now: number; place?: QueuePlace | undefined },
): Post {
  const parts = [headLines(run, context).join('\n')];
  if (steps.length > 0) parts.push(steps.map(stepLine).join('\n'));
  const said = saidText(run);
  if (said !== undefined) parts.push(said);
  const files = run.result?.files ?? [];
  if (files.length > 0) parts.push(`Files: ${files.map(({ name }) => code(name)).join(', ')}`);
  return { ...notice(parts.join('\n\n'), cardButtons(run)), run: run.id };
}

/** The end of its result once it is completed, else of what it has said so far. */
function saidText(run: Run): string | undefined {
  const output = outputTail(run.output);
  const result = outputTail(run.result?.text ?? '');
  if (result !== undefined && (run.status === 'completed' || output === undefined)) return `Result:\n${result}`;
  return output === undefined ? undefined : `Last output:\n${output}`;
}

function headLines(run: Run, context: { now: number; place?: QueuePlace | undefined }): string[] {
  const { now } = context;
  const step = stepText(run.progress);
  const stage = isFinal(run.status) ? undefined : run.progress.stage;
  const head = [statusText(run), stage, step, progressText(run, now), leftText(run, now)]
    .filter((part) => part !== undefined)
    .join(' · ');
  const lines = [
    `**${code(runName(run))}** (${code(run.id)})`,
    head,
    `Asked by ${personName(run.person)}: ${plain(run.request, 300)}`,
  ];
  if (run.addition !== undefined) lines.push(`Added: ${plain(run.addition, 300)}`);
  const additions = additionsText(run);
  if (additions !== undefined) lines.push(additions);
  lines.push(`Workflow ${code(run.plan.workflow)}, priority ${run.priority}`);
  if (run.schedule) lines.push(tickedText(run.schedule, now));
  if (run.status === 'queued' && context.place) lines.push(`${placeText(context.place)}.`);
  if (run.status === 'waiting') lines.push(waitText(run, now));
  if (run.status === 'failed') lines.push(`What failed: ${failedAt(run)}`);
  if (run.status === 'canceled') lines.push(`Canceled by ${personName(run.canceledBy)}`);
  if (run.spent) lines.push(spentText(run.spent));
  lines.push(timesText(run, now));
  return lines;
}

function timesText(run: Run, now: number): string {
  const parts = [`Created ${formatTime(run.createdAt, now)}`];
  if (run.startedAt !== undefined) parts.push(`started ${formatTime(run.startedAt, now)}`);
  if (run.finishedAt !== undefined) parts.push(`finished ${formatTime(run.finishedAt, now)}`);
  const worked = workedFor(run, now);
  return worked === undefined ? parts.join(', ') : `${parts.join(', ')} (${worked})`;
}

function stepLine(step: StepView, index: number): string {
  return `${index + 1}. ${plain(step.name, 80)}: ${marks[step.state]}`;
}
