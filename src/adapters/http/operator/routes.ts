import { Hono } from 'hono';
import type { z } from 'zod';
import { isFinal } from '../../../core/domain/run.ts';
import type { BudgetRules } from '../../../core/domain/spending.ts';
import type { Place } from '../../../core/domain/message.ts';
import type { Operator } from '../../../core/operator.ts';
import type { Service } from '../../../core/service.ts';
import { ApiError } from '../errors.ts';
import { runView, scheduleView } from '../run-view.ts';
import { approvalAmong, knownRun, questionsAsked } from '../runs.ts';
import { asideView, momentsOf, type Overview, type People, type RunPage } from './views.ts';

export type OperatorParts = {
  operator: Operator;
  countAll: () => Promise<z.infer<typeof Overview>['counts']>;
  budget: () => BudgetRules;
  /** The thread on its platform, for a browser. */
  linkTo: (place: Place) => string | undefined;
};

type Parts = OperatorParts & { service: Service; now: () => number };

/** More live runs than this cannot be looked over. */
const LIVE_SHOWN = 200;

/** What the operator's page shows, and what it does beside the calls that all have. */
export function operatorRoutes({ operator, countAll, budget, linkTo, service, now }: Parts): Hono {
  const app = new Hono();
  app.get('/operator/overview', async (c) => {
    const [counts, { runs }, queued, schedules, aside] = await Promise.all([
      countAll(),
      service.runs({ status: 'live', limit: LIVE_SHOWN }),
      operator.queued(),
      service.schedules(undefined),
      operator.aside(),
    ]);
    const of = (status: string) => runs.filter((run) => run.status === status).map((run) => runView(run, now()));
    const overview: z.infer<typeof Overview> = {
      counts,
      running: of('running'),
      waiting: of('waiting'),
      queued: queued.map((run) => runView(run, now())),
      schedules: schedules.map(scheduleView),
      aside: aside.map(asideView),
    };
    return c.json(overview);
  });
  app.get('/operator/runs/:id', async (c) => {
    const run = await knownRun(service, c);
    const questions = await questionsAsked(service, run);
    const approval = approvalAmong(questions);
    const asked = questions.find(({ id }) => id === run.parked?.question?.id);
    const link = linkTo(run);
    const page: z.infer<typeof RunPage> = {
      run: runView(run, now()),
      moments: momentsOf(run),
      ...(run.progress.doing !== undefined && !isFinal(run.status) && { doing: run.progress.doing }),
      ...(run.spent && { spent: run.spent }),
      ...((approval ?? asked) && { asked: approval ? 'approval' : 'question' }),
      choices: (approval ?? asked)?.choices ?? [],
      ...(link !== undefined && { link }),
      now: new Date(now()).toISOString(),
    };
    return c.json(page);
  });
  app.get('/operator/runs/:id/files/:file', async (c) => {
    const run = await knownRun(service, c);
    const kept = run.result?.files.find(({ id }) => id === c.req.param('file'));
    const file = kept && (await operator.file(kept.id));
    if (!file) throw new ApiError(404, 'unknown_file', 'That run has no such file, or it is no longer kept.');
    c.header('Content-Type', 'application/octet-stream');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    return c.body(new Uint8Array(file.bytes));
  });
  app.get('/operator/people', async (c) => {
    const { people, workspaces } = await operator.people();
    const { perRun, perPersonDay, perWorkspaceDay } = budget();
    const answer: z.infer<typeof People> = {
      people: people.map(({ lastAt, ...rest }) => ({ ...rest, lastAt: new Date(lastAt).toISOString() })),
      workspaces,
      budget: { perRun, perPersonDay, perWorkspaceDay },
    };
    return c.json(answer);
  });
  for (const act of ['requeue', 'drop'] as const) {
    app.post(`/operator/aside/:id/${act}`, async (c) => {
      if (!(await operator[act](c.req.param('id')))) {
        throw new ApiError(404, 'unknown_entry', 'There is no such entry any more. Load the list again.');
      }
      return c.json({ success: true });
    });
  }
  return app;
}
