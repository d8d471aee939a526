import { z } from 'zod';
import { percentOf, runName } from '../../core/present/text/subject.ts';
import { priorities } from '../../core/domain/priority.ts';
import { type Run, statuses } from '../../core/domain/run.ts';
import type { Schedule } from '../../core/domain/schedule.ts';

const Person = z.object({ id: z.string(), name: z.string() });
const Time = z.iso.datetime().describe('ISO 8601');

/** A run as the API shows it. */
export const RunView = z.object({
  id: z.string(),
  name: z.string(),
  workflow: z.string(),
  status: z.enum(statuses),
  priority: z.enum(priorities),
  request: z.string(),
  person: Person,
  sessionId: z.string().describe('The thread that it reports to'),
  progress: z.number().nullable().describe('0 to 100, null where nothing is known'),
  stage: z.string(),
  step: z.number(),
  steps: z.number(),
  stepName: z.string().optional(),
  waitsFor: z.object({ reason: z.string(), until: Time, question: z.string().optional() }).optional(),
  output: z.string().describe('The last lines'),
  result: z
    .object({ text: z.string(), files: z.array(z.object({ id: z.string(), name: z.string(), size: z.number() })) })
    .optional(),
  failure: z.object({ message: z.string(), step: z.string().optional() }).optional(),
  why: z.array(z.string()).optional(),
  stepMs: z.record(z.string(), z.number()).optional().describe('How long its declared steps took so far'),
  retryOf: z.string().optional(),
  retriedAs: z.string().optional(),
  canceledBy: Person.optional(),
  feedback: z
    .object({ good: z.number(), bad: z.number() })
    .optional()
    .describe('How many people thought so of its result'),
  createdAt: Time,
  startedAt: Time.optional(),
  finishedAt: Time.optional(),
});
export type RunView = z.infer<typeof RunView>;

export function runView(run: Run, now: number): RunView {
  const { id, plan, status, priority, request, person, thread, progress, output, result, failure, parked } = run;
  const { stage, step, steps, stepName, took } = progress;
  return {
    id,
    name: runName(run),
    workflow: plan.workflow,
    status,
    priority,
    request,
    person: { id: person.id, name: person.name },
    sessionId: thread,
    progress: percentOf(run, now),
    stage,
    step,
    steps,
    ...(stepName !== undefined && { stepName }),
    ...(parked && { waitsFor: waitsFor(parked) }),
    output,
    ...(result && {
      result: { text: result.text, files: result.files.map(({ id: file, name, size }) => ({ id: file, name, size })) },
    }),
    ...(failure && {
      failure: { message: failure.message, ...(failure.step !== undefined && { step: failure.step }) },
    }),
    ...(run.why && { why: run.why.reasons }),
    ...(took && { stepMs: took }),
    ...(run.retryOf !== undefined && { retryOf: run.retryOf }),
    ...(run.retriedAs !== undefined && { retriedAs: run.retriedAs }),
    ...(run.canceledBy && { canceledBy: { id: run.canceledBy.id, name: run.canceledBy.name } }),
    ...(run.feedback && { feedback: feedbackOf(run.feedback) }),
    createdAt: iso(run.createdAt),
    ...(run.startedAt !== undefined && { startedAt: iso(run.startedAt) }),
    ...(run.finishedAt !== undefined && { finishedAt: iso(run.finishedAt) }),
  };
}

function feedbackOf(feedback: NonNullable<Run['feedback']>) {
  const given = Object.values(feedback);
  const good = given.filter((verdict) => verdict === 'good').length;
  return { good, bad: given.length - good };
}

function waitsFor({ reason, until, question }: NonNullable<Run['parked']>) {
  return { reason, until: iso(until), ...(question && { question: question.text }) };
}

export const ScheduleView = z.object({
  id: z.string(),
  name: z.string(),
  workflow: z.string(),
  request: z.string(),
  person: Person,
  sessionId: z.string(),
  when: z.string(),
  zone: z.string(),
  next: Time,
  paused: z.string().optional(),
});

export function scheduleView(schedule: Schedule): z.infer<typeof ScheduleView> {
  const { id, name, plan, request, person, thread, when, next, paused } = schedule;
  return {
    id,
    name,
    workflow: plan.workflow,
    request,
    person: { id: person.id, name: person.name },
    sessionId: thread,
    when: when.words,
    zone: when.timing.zone,
    next: iso(next),
    ...(paused && { paused }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
