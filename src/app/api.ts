import { Hono } from 'hono';
import type { Logger } from 'pino';
import { apiRoutes } from '../adapters/http/api.ts';
import { hostGuard, originGuard } from '../adapters/playground/auth/guard.ts';
import { type Config, readSecret } from './config.ts';
import type { Engine } from '../jobs/engine.ts';
import { metricsRoutes } from '../adapters/http/metrics.ts';
import { operatorPage } from '../adapters/http/operator/assets.ts';
import { createLimit } from '../adapters/http/limit.ts';
import { API_PREFIX } from '../jobs/keys.ts';
import { ApiTokens } from '../jobs/store/api-tokens.ts';
import type { Metrics } from '../adapters/telemetry/metrics.ts';
import type { Place } from '../core/domain/message.ts';
import type { Platform } from '../core/ports.ts';
import type { Policy } from '../core/policy.ts';
import type { Workflow } from '../core/workflow.ts';
import type { Observe } from '../core/telemetry.ts';
import { API_PERSON } from '../core/service.ts';

/** Anyone with an API token acts for everybody, within the token's scopes. A later rule can revoke that. */
export const API_RULE: Policy['rules'][number] = {
  allow: true,
  actions: ['confirm', 'cancel', 'approve'],
  people: [API_PERSON.id],
};

type Parts = {
  platformOf: (channel: string) => Platform | undefined;
  engine: Engine;
  metrics: Metrics;
  workflows: readonly Workflow[];
  observe: Observe;
  policy: () => Policy;
  log: Logger;
};

/**
 * The API for other programs, which a worker leaves to others, and the figures. Without a token they are open to this machine alone, and
 * only while no platform is set up.
 */
export function createApi(
  { http, slack, discord, role }: Config,
  { engine, platformOf, metrics, workflows, observe, policy, log }: Parts,
): Hono {
  const { sessions, service, receiving } = engine;
  const common = {
    apiToken: http.apiToken,
    openHere: http.loopback && !slack && !discord,
    tokens: new ApiTokens(receiving, Date.now),
    limit: createLimit({ redis: receiving, prefix: API_PREFIX, perMinute: () => policy().limits.callsPerMinute }),
    // A page elsewhere can point a name of its own at this machine, but it cannot know the token.
    guards: http.apiToken === undefined ? [hostGuard(http), originGuard()] : [originGuard()],
    log,
    observe,
  };
  const app = new Hono();
  app.route('/', metricsRoutes({ ...common, metrics }));
  if (role === 'worker') return app;
  app.route('/', operatorPage());
  const isUp = () => receiving.status === 'ready';
  const operating = {
    operator: engine.operator,
    countAll: engine.counts,
    budget: () => policy().budget,
    linkTo: (place: Place) => platformOf(place.channel)?.link?.(place),
  };
  const isDangerous = (named: string) =>
    workflows.some(({ name, aliases, dangerous }) => dangerous && (name === named || aliases.includes(named)));
  const incoming = { hooks: () => policy().webhooks.incoming, secret: readSecret, isDangerous };
  const hooksOff =
    http.webhookSecret === undefined ? 'Set WEBHOOK_SECRET and restart the bot to use webhook.' : undefined;
  app.route('/', apiRoutes({ ...common, sessions, service, operating, incoming, hooksOff, isUp, now: Date.now }));
  return app;
}
