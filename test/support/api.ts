import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { type ApiOptions, apiRoutes } from '../../src/adapters/http/api.ts';
import { hostGuard, originGuard } from '../../src/adapters/playground/auth/guard.ts';
import { Policy } from '../../src/core/policy.ts';
import type { Engine } from '../../src/jobs/engine.ts';
import { silent } from './engine.ts';

export type ApiAnswer = { status: number; body: Record<string, unknown>; headers: Headers };

export type ApiForTest = {
  url: string;
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  close(): Promise<void>;
};

/** The API over a real engine, on a free port of this machine. */
export async function startApi(engine: Engine, options: Partial<ApiOptions> = {}): Promise<ApiForTest> {
  const address = { host: '127.0.0.1', port: 0 };
  const app = apiRoutes({
    sessions: engine.sessions,
    service: engine.service,
    operating: {
      operator: engine.operator,
      countAll: engine.counts,
      budget: () => Policy.parse({}).budget,
      linkTo: () => 'https://chat.example/thread',
    },
    apiToken: undefined,
    openHere: true,
    guards: [hostGuard(address), originGuard()],
    isUp: () => engine.receiving.status === 'ready',
    log: silent,
    now: Date.now,
    ...options,
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  const server: ServerType = serve({ fetch: app.fetch, hostname: address.host, port: 0 }, () => resolve());
  await listening;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    get: (path, headers = {}) => read(fetch(`${url}${path}`, { headers })),
    post: (path, body, headers = {}) =>
      read(
        fetch(`${url}${path}`, {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        }),
      ),
    async close() {
      const { promise, resolve: closed } = Promise.withResolvers<void>();
      server.close(() => closed());
      if ('closeAllConnections' in server) server.closeAllConnections();
      await promise;
    },
  };
}

async function read(answer: Promise<Response>): Promise<ApiAnswer> {
  const response = await answer;
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}
