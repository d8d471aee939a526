import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Service } from '../../core/service.ts';
import type { Sessions } from '../../core/present/session.ts';
import { access, type AccessOptions } from './access.ts';
import { jsonOnly, limitBody } from './body.ts';
import { answerErrors, ApiError } from './errors.ts';
import { sessionRoutes } from './sessions.ts';
import { openApi } from './openapi.ts';
import { runRoutes } from './runs.ts';
import { streamRoutes } from './stream.ts';

export type ApiOptions = AccessOptions & {
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
  calls.use(secureHeaders({ strictTransportSecurity: false }), ...options.guards, access(options), jsonOnly, limitBody);
  calls.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    if (!options.isUp()) throw new ApiError(503, 'unavailable', 'Redis does not answer right now. Try again soon.');
    await next();
  });
  calls.route('/', sessionRoutes(options));
  calls.route('/', streamRoutes(options));
  calls.route('/', runRoutes(options));
  calls.get('/openapi.json', (c) => c.json(openApi()));
  calls.all('*', () => {
    throw new ApiError(404, 'not_found', 'There is no such call.');
  });
  app.route('/api', calls);
  app.onError(answerErrors(options.log));
  return app;
}
