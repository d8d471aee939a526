import type { Logger } from 'pino';
import { logLines } from '../adapters/telemetry/lines.ts';
import { createMetrics, type Metrics, type Standing } from '../adapters/telemetry/metrics.ts';
import type { Observe } from '../core/telemetry.ts';

/** What happens becomes figures and lines of the log. */
export function openTelemetry(log: Logger, standing: () => Promise<Standing>): { metrics: Metrics; observe: Observe } {
  const metrics = createMetrics(standing);
  const toLog = logLines(log);
  return {
    metrics,
    observe(happened) {
      metrics.observe(happened);
      toLog(happened);
    },
  };
}
