import { Hono, type MiddlewareHandler } from 'hono';
import { access, type AccessOptions } from './access.ts';
import { answerErrors } from './errors.ts';

type MetricsOptions = AccessOptions & {
  metrics: { text: () => Promise<string>; contentType: string };
  guards: MiddlewareHandler[];
  log: { error(fields: object, message: string): void };
};

/** `/metrics` for Prometheus, of this process and of what all have in common. */
export function metricsRoutes({ metrics, guards, log, ...who }: MetricsOptions): Hono {
  const app = new Hono();
  app.use(
    '/metrics',
    ...guards,
    access(who, () => 'metrics'),
  );
  app.get('/metrics', async (c) => {
    const text = await metrics.text();
    return c.body(text, 200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
  });
  app.onError(answerErrors(log));
  return app;
}
