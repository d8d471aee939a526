import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { isFinal, questionsOf, type Run, statuses } from '../../core/domain/run.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import { isApproval, type Question } from '../../core/domain/question.ts';
import type { Service } from '../../core/service.ts';
import { calledBy } from './access.ts';
import { readBody, readQuery } from './body.ts';
import { ApiError } from './errors.ts';
import { By, Id, NewRun, orderRun } from './new-run.ts';
import { keyOf, type Order, order, ownPlace, refusalOf } from './orders.ts';
import { runView, scheduleView } from './run-view.ts';

export const RunsQuery = z.object({
  status: z.enum([...statuses, 'live']).optional(),
  workflow: z.string().max(60).optional(),
  person: z.string().max(100).optional().describe('The id of a person'),
  text: z.string().max(200).optional().describe('Words of the name, the request or the id'),
  before: Id.optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const ForWhom = z.strictObject({ person: By.optional() });
export const AnswerBody = z.strictObject({ text: z.string().min(1).max(4_000), person: By.optional() });

export const ApproveBody = z.strictObject({
  decision: z.enum(['approve', 'approve_run', 'deny']).describe('`approve_run`: this tool, for the rest of the run'),
  person: By.optional().describe('Who decides; their rights count'),
});

export const NO_SESSION = 'There is no such session. Leave sessionId out, or name a thread that the bot has worked in.';

type Parts = {
  service: Service;
  now: () => number;
  /** Why no webhook can be told of a run's end, where that is so. */
  hooksOff?: string | undefined;
};

/** A choice is pressed, so that it answers this question and no other of the thread; what has no choices is answered in words. */
function answerTo(question: Question | undefined, text: string): Order['words'] {
  const { id = '', choices = [], actions } = question ?? {};
  if (choices.length === 0) return { kind: 'message', text, mentioned: true, direct: false, toOthers: false };
  const at = choices.findIndex((choice) => choice.toLowerCase() === text.trim().toLowerCase());
  if (at === -1) throw new ApiError(400, 'no_choice', `Answer with one of: ${choices.join(', ')}.`);
  return { kind: 'action', action: actions?.[at] ?? 'answer', value: `${id}.${at}` };
}

/** Runs and schedules: what there is, and orders. */
export function runRoutes({ service, now, hooksOff }: Parts): Hono {
  const app = new Hono();
  const give = (what: Order) => order(service, now, what);

  app.get('/runs', async (c) => {
    const { runs, next } = await service.runs(readQuery(c, RunsQuery));
    return c.json({ runs: runs.map((run) => runView(run, now())), ...(next !== undefined && { next }) });
  });
  app.get('/runs/:id', async (c) => c.json({ run: runView(await knownRun(service, c), now()) }));
  app.post('/runs', async (c) => {
    const body = await readBody(c, NewRun);
    const key = keyOf(c);
    const place = body.sessionId === undefined ? ownPlace(key) : await service.placeOf(body.sessionId);
    if (!place) throw new ApiError(404, 'unknown_session', NO_SESSION);
    return c.json(
      made(await orderRun({ service, now, hooksOff }, { key, place, person: body.person, body }), now()),
      201,
    );
  });
  app.post('/runs/:id/cancel', async (c) => {
    const { person } = await readBody(c, ForWhom);
    const run = await knownRun(service, c);
    if (isFinal(run.status)) throw new ApiError(409, 'ended', `That run has ended: it is ${run.status}.`);
    const key = keyOf(c);
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
    const { person } = await readBody(c, ForWhom);
    const run = await knownRun(service, c);
    if (run.status !== 'failed')
      throw new ApiError(409, 'not_failed', `Only a failed run can be retried; it is ${run.status}.`);
    if (run.retriedAs !== undefined) throw new ApiError(409, 'retried', `It was retried already, as ${run.retriedAs}.`);
    const key = keyOf(c);
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
    const key = keyOf(c);
    const question = await service.question(asked);
    if (question && isApproval(question) && !calledBy(c).scopes.includes('approve')) {
      throw new ApiError(403, 'missing_scope', 'This is an approval. It needs a token with the scope "approve".');
    }
    const post = await give({ key, about: `answer/${asked}`, place: run, person, words: answerTo(question, text) });
    // The run takes the answer up by itself, a moment later.
    if ((await service.question(asked))?.status === 'open') throw refusalOf(post);
    return c.json({ run: runView((await service.run(run.id)) ?? run, now()) });
  });
  app.post('/runs/:id/approve', async (c) => {
    const { decision, person } = await readBody(c, ApproveBody);
    const run = await knownRun(service, c);
    const question = approvalAmong(await questionsAsked(service, run));
    const at = question?.actions?.indexOf(decision) ?? -1;
    if (!question || at === -1) throw new ApiError(409, 'not_asking', 'That run waits for no approval.');
    const key = keyOf(c);
    const words = { kind: 'action', action: decision, value: `${question.id}.${at}` } as const;
    const post = await give({ key, about: `answer/${question.id}`, place: question, person, words });
    if ((await service.question(question.id))?.status === 'open') throw refusalOf(post);
    return c.json({ run: runView((await service.run(run.id)) ?? run, now()) });
  });
  return app;
}

/** The questions that the run waits with. */
export async function questionsAsked(service: Service, { parked }: Run): Promise<Question[]> {
  const asked = await Promise.all((parked ? questionsOf(parked) : []).map((id) => service.question(id)));
  return asked.filter((one) => one !== undefined);
}

/** The approval among them, which the run may have asked beside something else. */
export function approvalAmong(questions: readonly Question[]): Question | undefined {
  return questions.find((one) => one.status === 'open' && isApproval(one));
}

/** A run or a schedule, as it is shown. */
export function made(ordered: { run: Run } | { schedule: Schedule }, now: number): object {
  return 'run' in ordered ? { run: runView(ordered.run, now) } : { schedule: scheduleView(ordered.schedule) };
}

export async function knownRun(service: Service, c: Context): Promise<Run> {
  const run = await service.run(c.req.param('id') ?? '');
  if (!run) throw new ApiError(404, 'unknown_run', 'There is no such run, or it is no longer kept.');
  return run;
}
