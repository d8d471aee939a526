import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import { breakOff, runInScope } from '../jobs/runs/run-scope.ts';

/**
 * Errors that nobody catches. By default Node ends the process on each of them. Here an error ends only the work that it belongs to: a
 * run, a request, or an event that came in through a platform's connection. An error that belongs to none of these is a mistake of the
 * bot itself: the process ends, and the next process continues from what is stored.
 */

/** What an error is logged with, and what it ends. */
type Scope = { fields: object; message: string; end: () => void };

const SCOPE = new AsyncLocalStorage<Scope>();

/** Hono's mark for a response that a library writes by itself (@hono/node-server, `RESPONSE_ALREADY_SENT`). */
const ANSWERED_ELSEWHERE = 'x-hono-already-sent';

/** Runs each request in a scope of its own, which includes the timers and sockets that the request makes. */
export const inRequest: MiddlewareHandler = async (c, next) => {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  const state = { left: false, failed: false };
  const scope = {
    fields: { method: c.req.method, path: c.req.path },
    message: 'A request failed where nobody caught it; only this request ends',
    end() {
      state.failed = true;
      if (state.left) refuse(outgoing);
    },
  };
  await SCOPE.run(scope, next);
  state.left = c.res.headers.has(ANSWERED_ELSEWHERE);
  if (state.failed) scope.end();
};

/** Runs a platform's connection in a scope of its own, since its library throws on some frames where nobody can catch that. */
export function inConnection<T>(platform: string, open: () => T): T {
  const message = 'Something from a platform could not be read; it is left out, and the connection stays';
  return SCOPE.run({ fields: { platform }, message, end: () => undefined }, open);
}

export function outliveStrays(log: Logger): void {
  process.on('unhandledRejection', (error) => {
    const run = runInScope();
    // A workflow may await later what it began now, so this is no failure yet; cancelling rejects everything that a run waits for.
    if (run !== undefined)
      log.warn({ err: error, run }, 'Something failed that a workflow had begun and did not await');
    else if (!endScope(error, log)) endProcess(error, log);
  });
  process.on('uncaughtException', (error) => {
    // The run may wait for the callback that threw (of a timer, a socket, a child process), so the run fails.
    const broken = breakOff(error);
    if (broken?.fails)
      log.error({ err: error, run: broken.run }, 'A workflow threw in a callback of its own; its run fails');
    else if (broken) log.warn({ err: error, run: broken.run }, 'A callback threw that a workflow had left behind');
    else if (!endScope(error, log)) endProcess(error, log);
  });
}

/** Ends the scope that the error belongs to; false if it belongs to none. */
function endScope(error: unknown, log: Logger): boolean {
  const scope = SCOPE.getStore();
  if (!scope) return false;
  log.error({ err: error, ...scope.fields }, scope.message);
  scope.end();
  return true;
}

/** Node would print the error with all it carries, such as the answer of a platform. */
function endProcess(error: unknown, log: Logger): void {
  log.fatal({ err: error }, 'The bot has made a mistake that nobody caught; the process ends');
  process.exit(1);
}

function refuse(outgoing: ServerResponse | undefined): void {
  if (!outgoing || outgoing.writableEnded) return;
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(400, { connection: 'close' }).end();
}
