import { z } from 'zod';
import { asideLine } from '../../../core/present/aside.ts';
import { RunView, ScheduleView } from '../run-view.ts';
import type { Aside } from '../../../core/operator.ts';
import type { Run } from '../../../core/domain/run.ts';

const Count = z.number();
const Time = z.iso.datetime();

export const AsideView = z.object({
  id: z.string(),
  at: Time,
  box: z.string().describe('The mailbox that it waited in'),
  error: z.string(),
  what: z.string().describe('What it is, in words'),
  raw: z.string().describe('What is stored of it'),
});

export const Overview = z.object({
  counts: z.object({
    live: Count,
    queued: Count,
    executing: Count,
    slots: Count,
    schedules: Count,
    setAside: Count,
    undelivered: Count,
    hangs: Count,
  }),
  running: z.array(RunView),
  waiting: z.array(RunView),
  queued: z.array(RunView),
  schedules: z.array(ScheduleView),
  aside: z.array(AsideView),
});

export const People = z.object({
  people: z.array(
    z.object({
      workspace: z.string(),
      person: z.object({ id: z.string(), name: z.string() }),
      live: Count,
      spentToday: Count.describe('Tokens since 00:00 UTC'),
      lastAt: Time,
    }),
  ),
  workspaces: z.array(z.object({ workspace: z.string(), spentToday: Count })),
  budget: z.object({ perRun: Count, perPersonDay: Count, perWorkspaceDay: Count }),
});

/** A part of the run: a try of a step, or a wait. Times are ms after it was made; one without `ms` is not over. */
const MomentView = z.object({
  at: Count,
  ms: Count.optional(),
  step: z.string().optional(),
  failed: z.boolean().optional(),
  tokens: Count.optional(),
  cost: Count.optional(),
  wait: z.string().optional(),
});

export const RunPage = z.object({
  run: RunView,
  moments: z.array(MomentView),
  doing: z.string().optional(),
  spent: z
    .object({
      input: Count,
      cached: Count,
      output: Count,
      limit: Count,
      cost: Count.optional(),
      currency: z.string().optional(),
    })
    .optional(),
  asked: z.enum(['question', 'approval']).optional().describe('What it waits for a person with'),
  choices: z.array(z.string()),
  link: z.string().optional().describe('The thread on its platform'),
  now: Time,
});

export function asideView({ id, at, box, error, raw }: Aside): z.infer<typeof AsideView> {
  return { id, at: new Date(at).toISOString(), box, error, what: asideLine(raw), raw };
}

/** A sleep is a wait and a step; the step alone says nothing. */
export function momentsOf({ progress }: Run): z.infer<typeof MomentView>[] {
  return (progress.moments ?? []).filter((moment) => 'wait' in moment || moment.ms !== 0 || moment.failed === true);
}
