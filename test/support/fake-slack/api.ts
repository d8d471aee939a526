import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readArgs } from './args.ts';
import type { Fault, Faults } from './faults.ts';
import { methods } from './methods/all.ts';
import type { OAuth } from './oauth.ts';
import type { Server } from './server.ts';
import type { Sockets } from './sockets.ts';
import type { CallLog, Json } from './state.ts';
import { SlackError } from './state.ts';
import type { World } from './world.ts';

type Parts = {
  world: World;
  faults: Faults;
  sockets: Sockets;
  oauth: OAuth;
  server: Server;
  appToken: string;
  host: () => string;
};

/** Every answer is an object with `ok`; errors come with status 200 too. */
export function createApi({ world, faults, sockets, oauth, server, appToken, host }: Parts) {
  function run(
    method: string,
    args: Json,
    request: IncomingMessage,
  ): { team: string; scopes?: Set<string>; answer: Json } {
    const { authorization } = request.headers;
    const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    const token = bearer ?? (typeof args['token'] === 'string' ? args['token'] : undefined);
    if (method === 'api.test') return { team: '', answer: {} };
    if (method === 'oauth.v2.access') return { team: '', answer: oauth.access(args, authorization) };
    if (!token) throw new SlackError('not_authed');
    if (method === 'apps.connections.open') {
      if (token !== appToken) throw new SlackError('invalid_auth');
      return { team: '', answer: { url: `${host().replace('http', 'ws')}${sockets.ticket()}` } };
    }
    const known = world.byToken(token);
    if (!known) throw new SlackError(token.startsWith('xoxb-') ? 'token_revoked' : 'invalid_auth');
    const { team, scopes } = known;
    const found = methods[method];
    if (!found) throw new SlackError('unknown_method');
    if (found.scopes.length > 0 && !found.scopes.some((scope) => scopes.has(scope))) {
      throw new SlackError('missing_scope', { needed: found.scopes.join(','), provided: [...scopes].join(',') });
    }
    return { team: team.id, scopes, answer: found.run(args, { world, team, scopes, slack: server }) };
  }

  return async function call(
    method: string,
    body: Buffer,
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const args = readArgs(body, request.headers['content-type'] ?? '', query);
    const { token: _, ...shown } = args;
    const log: CallLog = { method, team: '', args: shown, at: world.now() };
    world.calls.push(log);
    const fault: Fault = faults.for({ method, args, team: '' }) ?? {};
    if (fault.delayMs) await sleep(fault.delayMs);
    await fault.until;
    if (fault.drop === 'before') return hangUp(log, request);
    if (fault.status || fault.error) return refuse(log, fault, response);
    const answer = attempt(log, () => run(method, args, request));
    if (fault.drop === 'after') return hangUp(log, request);
    log.answer = { status: 200, ...(typeof answer['error'] === 'string' && { error: answer['error'] }) };
    // Slack says with every answer what the token may do.
    write(response, 200, answer, { 'x-oauth-scopes': log.scopes ?? '' });
  };

  function attempt(log: CallLog, work: () => { team: string; scopes?: Set<string>; answer: Json }): Json {
    try {
      const { team, scopes, answer } = work();
      log.team = team;
      if (scopes) log.scopes = [...scopes].join(',');
      return { ok: true, ...answer };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { ok: false, error: error.code, ...error.more };
    }
  }

  function hangUp(log: CallLog, request: IncomingMessage): void {
    log.answer = { status: 0, dropped: true };
    request.socket.destroy();
  }

  function refuse(log: CallLog, fault: Fault, response: ServerResponse): void {
    const status = fault.status ?? 200;
    const error = fault.error ?? (status === 429 ? 'ratelimited' : 'internal_error');
    log.answer = { status, error };
    const wait = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    write(response, status, { ok: false, error }, wait);
  }
}

export function write(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
