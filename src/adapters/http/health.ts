import { Hono } from 'hono';

/** What stands in the way of working; empty where nothing does. */
export type Readiness = { problems: string[]; notes: string[] };

/** `/healthz`: the process answers. `/readyz`: it can work, and what an operator should look at. */
export function healthRoutes(readiness: () => Promise<Readiness>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { problems, notes } = await readiness();
    const ready = problems.length === 0;
    return c.json({ status: ready ? 'ready' : 'not ready', problems, notes }, ready ? 200 : 503);
  });
  return app;
}
