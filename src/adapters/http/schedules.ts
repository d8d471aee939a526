import { Hono } from 'hono';
import { z } from 'zod';
import type { Service } from '../../core/service.ts';
import { readBody, readQuery } from './body.ts';
import { ApiError } from './errors.ts';
import { keyOf, order, refusalOf } from './orders.ts';
import { scheduleView } from './run-view.ts';
import { ForWhom } from './runs.ts';

export const SchedulesQuery = z.object({ workspace: z.string().max(100).optional() });
const acts = ['pause', 'resume', 'delete'] as const;

type Parts = { service: Service; now: () => number };

/** Work at set times: what there is, and what is done with it. */
export function scheduleRoutes({ service, now }: Parts): Hono {
  const app = new Hono();
  app.get('/schedules', async (c) => {
    const schedules = await service.schedules(readQuery(c, SchedulesQuery).workspace);
    return c.json({ schedules: schedules.map(scheduleView) });
  });
  for (const act of acts) {
    app.post(`/schedules/:id/${act}`, async (c) => {
      const { person } = await readBody(c, ForWhom);
      const schedule = await service.schedule(c.req.param('id'));
      if (!schedule) throw new ApiError(404, 'unknown_schedule', 'There is no such schedule.');
      const key = keyOf(c);
      const words = { kind: 'command', command: 'schedules', text: `${act} ${schedule.id}` } as const;
      const post = await order(service, now, { key, about: `${act}/${schedule.id}`, place: schedule, person, words });
      if (post?.refused !== undefined) throw refusalOf(post);
      const after = await service.schedule(schedule.id);
      return c.json(after ? { schedule: scheduleView(after) } : { deleted: schedule.id });
    });
  }
  return app;
}
