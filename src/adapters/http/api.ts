import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Service } from '../../core/service.ts';
import type { Sessions } from '../../core/present/session.ts';
import { access, type AccessOptions } from './access.ts';
import { jsonOnly, limitBody } from './body.ts';
import { answerErrors, ApiError } from './errors.ts';
import { sessionRoutes } from './sessions.ts';
import { openApi } from './openapi.ts';
import { runRoutes } from './runs.ts';
import { scheduleRoutes } from './schedules.ts';
import { type HookParts, hookRoutes } from './hooks.ts';
import { type OperatorParts, operatorRoutes } from './operator/routes.ts';
import { scopeOf } from './scope.ts';
import { streamRoutes } from './stream.ts';

const BASE = '/api';

export type ApiOptions = AccessOptions & {
  /** What the operator's page shows. */
  operating: OperatorParts;
  /** Incoming webhooks; left out where there are none. */
  incoming?: HookParts;
  /** Why no webhook can be told of a run's end, where that is so. */
  hooksOff?: string | undefined;
  sessions: Sessions;
  service: Service;
  /** Of Host and Origin, before anything else. */
  guards: MiddlewareHandler[];
  /** Redis answers. */
  isUp: () => boolean;
  log: { error(fields: object, message: string): void };
  now: () => number;
  /** How long a stream is silent at most, if other than usual. */
  heartbeatMs?: number;
};

/** Everything under `/api`, for other programs. */
export function apiRoutes(options: ApiOptions): Hono {
  const app = new Hono();
  const calls = new Hono();
  calls.use(secureHeaders({ strictTransportSecurity: false }), async (c, next) => {
    c.header('Cache-Control', 'no-store');
    if (!options.isUp()) throw new ApiError(503, 'unavailable', 'Redis does not answer right now. Try again soon.');
    await next();
  });
  // Its senders sign what they send, and know no token.
  if (options.incoming) calls.route('/', hookRoutes({ ...options, ...options.incoming }));
  const needs = (c: Context) => scopeOf(c.req.method, c.req.path.slice(BASE.length));
  calls.use(...options.guards, access(options, needs), jsonOnly, limitBody);
  calls.route('/', sessionRoutes(options));
  calls.route('/', streamRoutes(options));
  calls.route('/', runRoutes(options));
  calls.route('/', scheduleRoutes(options));
  calls.route('/', operatorRoutes({ ...options, ...options.operating }));
  calls.get('/openapi.json', (c) => c.json(openApi()));
  calls.all('*', () => {
    throw new ApiError(404, 'not_found', 'There is no such call.');
  });
  app.route(BASE, calls);
  app.onError(answerErrors(options.log));
  return app;
}
