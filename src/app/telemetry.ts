import type { Logger } from 'pino';
import { logLines } from '../adapters/telemetry/lines.ts';
import { createMetrics, type Metrics, type Counts } from '../adapters/telemetry/metrics.ts';
import type { Observe } from '../core/telemetry.ts';

/** What happens becomes figures and lines of the log. */
export function openTelemetry(log: Logger, counts: () => Promise<Counts>): { metrics: Metrics; observe: Observe } {
  const metrics = createMetrics(counts);
  const toLog = logLines(log);
  return {
    metrics,
    observe(happened) {
      metrics.observe(happened);
      toLog(happened);
    },
  };
}
