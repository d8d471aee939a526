import { Hono } from 'hono';

/** What stands in the way of working; empty where nothing does. */
export type Readiness = {
  problems: string[];
  notes: string[];
  /** The policy file that is in force. */
  policy?: { path: string | null; loadedAt: string; error?: string };
};

/** `/healthz`: the process answers. `/readyz`: it can work, and what an operator should look at. */
export function healthRoutes(readiness: () => Promise<Readiness>, redact: (text: string) => string): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { problems, notes, policy } = await readiness();
    const ready = problems.length === 0;
    const status = ready ? 'ready' : 'not ready';
    // Anybody may ask, and a note may quote what a platform answered.
    const told = { problems: problems.map(redact), notes: notes.map(redact) };
    return c.json({ status, ...told, ...(policy && { policy }) }, ready ? 200 : 503);
  });
  return app;
}
