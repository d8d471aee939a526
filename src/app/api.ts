import type { Hono } from 'hono';
import type { Logger } from 'pino';
import { apiRoutes } from '../adapters/http/api.ts';
import { hostGuard, originGuard } from '../adapters/playground/auth/guard.ts';
import type { Config } from './config.ts';
import type { Engine } from '../jobs/engine.ts';

/** The API for other programs. Without a token it is open to this machine alone, and only while no platform is set up. */
export function createApi({ http, slack, discord }: Config, { sessions, receiving }: Engine, log: Logger): Hono {
  const openHere = http.loopback && !slack && !discord;
  return apiRoutes({
    sessions,
    apiToken: http.apiToken,
    openHere,
    // A page elsewhere can point a name of its own at this machine, but it cannot know the token.
    guards: http.apiToken === undefined ? [hostGuard(http), originGuard()] : [originGuard()],
    isUp: () => receiving.status === 'ready',
    log,
    now: Date.now,
  });
}
