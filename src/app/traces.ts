import type { MiddlewareHandler } from 'hono';
import { useTracing } from '../core/tracing.ts';
import { traceQueues } from '../jobs/queues.ts';
import type { Config } from './config.ts';

export type Traces = { middleware: MiddlewareHandler | undefined; close: () => Promise<void> };

/** Turns traces on where a collector is named; else nothing of OpenTelemetry is loaded. Called before anything takes work. */
export async function openTraces({ tracesTo, role }: Pick<Config, 'tracesTo' | 'role'>): Promise<Traces> {
  if (tracesTo === undefined) return { middleware: undefined, close: async () => undefined };
  const [{ startTraces }, { httpInstrumentationMiddleware }] = await Promise.all([
    import('../adapters/telemetry/traces.ts'),
    import('@hono/otel'),
  ]);
  const { tracing, queues, close } = startTraces({ endpoint: tracesTo, role });
  useTracing(tracing);
  traceQueues(queues);
  return { middleware: httpInstrumentationMiddleware(), close };
}
