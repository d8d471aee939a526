import { Hono } from 'hono';
import type { Logger } from 'pino';
import { apiRoutes } from '../adapters/http/api.ts';
import { hostGuard, originGuard } from '../adapters/playground/auth/guard.ts';
import type { Config } from './config.ts';
import type { Engine } from '../jobs/engine.ts';
import { metricsRoutes } from '../adapters/http/metrics.ts';
import type { Metrics } from '../adapters/telemetry/metrics.ts';
import type { Policy } from '../core/policy.ts';
import { API_PERSON } from '../core/service.ts';

/** Whoever has the API's token acts for everybody; it needs no more than the token for that. */
export const API_RULE: Policy['rules'][number] = {
  allow: true,
  actions: ['confirm', 'cancel'],
  people: [API_PERSON.id],
};

type Parts = { engine: Engine; metrics: Metrics; log: Logger };

/**
 * The API for other programs, which a worker leaves to others, and the figures. Without a token they are open to this machine alone, and
 * only while no platform is set up.
 */
export function createApi({ http, slack, discord, role }: Config, { engine, metrics, log }: Parts): Hono {
  const { sessions, service, receiving } = engine;
  const common = {
    apiToken: http.apiToken,
    openHere: http.loopback && !slack && !discord,
    // A page elsewhere can point a name of its own at this machine, but it cannot know the token.
    guards: http.apiToken === undefined ? [hostGuard(http), originGuard()] : [originGuard()],
    log,
  };
  const app = new Hono();
  app.route('/', metricsRoutes({ ...common, metrics }));
  if (role === 'worker') return app;
  const isUp = () => receiving.status === 'ready';
  app.route('/', apiRoutes({ ...common, sessions, service, isUp, now: Date.now }));
  return app;
}
