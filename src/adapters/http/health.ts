import { Hono } from 'hono';

/** What stands in the way of working; empty where nothing does. */
export type Readiness = {
  problems: string[];
  notes: string[];
  /** The policy file that is in force. */
  policy?: { path: string | null; loadedAt: string; error?: string };
};

/** `/healthz`: the process answers. `/readyz`: it can work, and what an operator should look at. */
export function healthRoutes(readiness: () => Promise<Readiness>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { problems, notes, policy } = await readiness();
    const ready = problems.length === 0;
    return c.json(
      { status: ready ? 'ready' : 'not ready', problems, notes, ...(policy && { policy }) },
      ready ? 200 : 503,
    );
  });
  return app;
}
