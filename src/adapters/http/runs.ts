import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { priorities } from '../../core/domain/priority.ts';
import { isFinal, type Run, statuses } from '../../core/domain/run.ts';
import type { Question } from '../../core/domain/question.ts';
import type { Service } from '../../core/service.ts';
import { readBody, readQuery } from './body.ts';
import { ApiError } from './errors.ts';
import { type Order, order, orderKey, ownPlace, refusalOf } from './orders.ts';
import { runView, scheduleView } from './run-view.ts';

const Id = z.string().min(1).max(300);
const Person = z.object({ id: z.string().min(1).max(100), name: z.string().min(1).max(100) });
const Line = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^"\n\r]*$/, 'must be one line without quotation marks');

/** An order for a run, now or at set times. */
export const NewRun = z.strictObject({
  request: z
    .string()
    .min(1)
    .max(20_000)
    .describe('What follows the name of the workflow in /task, or the whole request'),
  workflow: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,40}$/, 'is no name of a workflow')
    .optional(),
  name: Line.optional().describe('What the run is called; it needs a workflow'),
  sessionId: Id.optional().describe('The thread to report to; without one it reports to nobody'),
  person: Person.optional().describe('For whom; their rights count'),
  priority: z.enum(priorities).optional(),
  at: Line.optional().describe('Once, as in "tomorrow at 9"'),
  every: Line.optional().describe('Again and again, as in "weekday at 8:30"'),
});

export const RunsQuery = z.object({
  status: z.enum([...statuses, 'live']).optional(),
  workflow: z.string().max(60).optional(),
  before: Id.optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const By = z.strictObject({ person: Person.optional() });
export const AnswerBody = z.strictObject({ text: z.string().min(1).max(4_000), person: Person.optional() });
export const SchedulesQuery = z.object({ workspace: z.string().max(100).optional() });
const acts = ['pause', 'resume', 'delete'] as const;

type Parts = { service: Service; now: () => number };

/** A choice is pressed, so that it answers this question and no other of the thread; what has no choices is answered in words. */
function answerTo(question: Question | undefined, text: string): Order['words'] {
  const { id = '', choices = [], actions } = question ?? {};
  if (choices.length === 0) return { kind: 'message', text, mentioned: true, direct: false, toOthers: false };
  const at = choices.findIndex((choice) => choice.toLowerCase() === text.trim().toLowerCase());
  if (at === -1) throw new ApiError(400, 'no_choice', `Answer with one of: ${choices.join(', ')}.`);
  return { kind: 'action', action: actions?.[at] ?? 'answer', value: `${id}.${at}` };
}

/** Runs and schedules: what there is, and orders. */
export function runRoutes({ service, now }: Parts): Hono {
  const app = new Hono();
  const give = (what: Order) => order(service, now, what);

  app.get('/runs', async (c) => {
    const { runs, next } = await service.runs(readQuery(c, RunsQuery));
    return c.json({ runs: runs.map((run) => runView(run, now())), ...(next !== undefined && { next }) });
  });
  app.get('/runs/:id', async (c) => c.json({ run: runView(await knownRun(service, c), now()) }));
  app.post('/runs', async (c) => {
    const body = await readBody(c, NewRun);
    const key = orderKey(c.req.header('idempotency-key'));
    const place = body.sessionId === undefined ? ownPlace(key) : await service.placeOf(body.sessionId);
    if (!place)
      throw new ApiError(
        404,
        'unknown_session',
        'There is no such session. Leave sessionId out, or name a thread that the bot has worked in.',
      );
    const post = await give({
      key,
      about: 'task',
      place,
      person: body.person,
      words: { kind: 'command', command: 'task', text: taskText(body) },
    });
    const run = post?.run === undefined ? undefined : await service.run(post.run);
    if (run) return c.json({ run: runView(run, now()) }, 201);
    const schedule = post?.schedule === undefined ? undefined : await service.schedule(post.schedule);
    if (schedule) return c.json({ schedule: scheduleView(schedule) }, 201);
    throw refusalOf(post);
  });
  app.post('/runs/:id/cancel', async (c) => {
    const { person } = await readBody(c, By);
    const run = await knownRun(service, c);
    if (isFinal(run.status)) throw new ApiError(409, 'ended', `That run has ended: it is ${run.status}.`);
    const key = orderKey(c.req.header('idempotency-key'));
    const post = await give({
      key,
      about: `cancel/${run.id}`,
      place: run,
      person,
      words: { kind: 'command', command: 'cancel', text: run.id },
    });
    if (post?.refused !== undefined || post?.run === undefined) throw refusalOf(post);
    return c.json({ run: runView((await service.run(run.id)) ?? run, now()) });
  });
  app.post('/runs/:id/retry', async (c) => {
    const { person } = await readBody(c, By);
    const run = await knownRun(service, c);
    if (run.status !== 'failed')
      throw new ApiError(409, 'not_failed', `Only a failed run can be retried; it is ${run.status}.`);
    if (run.retriedAs !== undefined) throw new ApiError(409, 'retried', `It was retried already, as ${run.retriedAs}.`);
    const key = orderKey(c.req.header('idempotency-key'));
    const words = { kind: 'action', action: 'retry', value: run.id } as const;
    const post = await give({ key, about: `retry/${run.id}`, place: run, person, words });
    const again = (await service.run(run.id))?.retriedAs;
    const retried = again === undefined ? undefined : await service.run(again);
    if (!retried) throw refusalOf(post);
    return c.json({ run: runView(retried, now()) }, 201);
  });
  app.post('/runs/:id/answer', async (c) => {
    const { text, person } = await readBody(c, AnswerBody);
    const run = await knownRun(service, c);
    const asked = run.parked?.question?.id;
    if (asked === undefined) throw new ApiError(409, 'not_asking', 'That run waits for no answer.');
    const key = orderKey(c.req.header('idempotency-key'));
    const question = await service.question(asked);
    const post = await give({ key, about: `answer/${asked}`, place: run, person, words: answerTo(question, text) });
    // The run takes the answer up by itself, a moment later.
    if ((await service.question(asked))?.status === 'open') throw refusalOf(post);
    return c.json({ run: runView((await service.run(run.id)) ?? run, now()) });
  });

  app.get('/schedules', async (c) => {
    const schedules = await service.schedules(readQuery(c, SchedulesQuery).workspace);
    return c.json({ schedules: schedules.map(scheduleView) });
  });
  for (const act of acts) {
    app.post(`/schedules/:id/${act}`, async (c) => {
      const { person } = await readBody(c, By);
      const schedule = await service.schedule(c.req.param('id'));
      if (!schedule) throw new ApiError(404, 'unknown_schedule', 'There is no such schedule.');
      const key = orderKey(c.req.header('idempotency-key'));
      const words = { kind: 'command', command: 'schedules', text: `${act} ${schedule.id}` } as const;
      const post = await give({ key, about: `${act}/${schedule.id}`, place: schedule, person, words });
      if (post?.refused !== undefined) throw refusalOf(post);
      const after = await service.schedule(schedule.id);
      return c.json(after ? { schedule: scheduleView(after) } : { deleted: schedule.id });
    });
  }
  return app;
}

async function knownRun(service: Service, c: Context): Promise<Run> {
  const run = await service.run(c.req.param('id') ?? '');
  if (!run) throw new ApiError(404, 'unknown_run', 'There is no such run, or it is no longer kept.');
  return run;
}

/** As a person would type it; options come first, and nothing in the request can be one. */
function taskText({ request, workflow, name, priority, at, every }: z.infer<typeof NewRun>): string {
  if (name !== undefined && workflow === undefined) throw new ApiError(400, 'bad_request', 'name needs a workflow.');
  const options = [
    priority && `--priority ${priority}`,
    at && `--at "${at}"`,
    every && `--every "${every}"`,
    name && `"${name}"`,
  ].filter((option) => option !== undefined);
  return [...options, ...(options.length > 0 ? ['--'] : []), workflow ?? '', request]
    .filter((part) => part !== '')
    .join(' ');
}
