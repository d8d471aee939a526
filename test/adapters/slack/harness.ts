import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createSlack, type Slack, type SlackOptions } from '../../../src/adapters/slack/slack.ts';
import type { Inbound } from '../../../src/core/domain/message.ts';
import type { Post } from '../../../src/core/domain/outgoing.ts';
import { fakeQueries } from '../../support/fake-queries.ts';
import { startClient } from '../../support/client.ts';
import type { TestRedis } from '../../support/redis.ts';
import { silent } from '../../support/engine.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../../support/fake-slack/fake-slack.ts';
import type { People } from '../../support/fake-slack/people.ts';

export const PREFIX = 'mw:sl:';

export type World = {
  slack: FakeSlack;
  people: People & { token: string };
  redis: Awaited<ReturnType<typeof startClient>>['redis'];
  server: TestRedis;
  /** The adapter, connected by `token` where nothing else is said. */
  connect(options?: Partial<SlackOptions>): Promise<Slack & { heard: Inbound[]; url: string }>;
  close(): Promise<void>;
};

/** The real adapter with the real SDKs between a Slack on loopback and a real Redis; what it takes in is kept in `heard`. */
export async function startWorld(options: FakeSlackOptions = {}): Promise<World> {
  const [slack, client] = await Promise.all([startFakeSlack(options), startClient()]);
  const people = slack.workspace('acme');
  const closers: (() => Promise<unknown>)[] = [];
  return {
    slack,
    people,
    redis: client.redis,
    server: client.server,
    async connect(more = {}) {
      const heard: Inbound[] = [];
      const connected = await createSlack({
        botToken: people.token,
        apiUrl: slack.apiUrl,
        redis: client.redis,
        receiving: client.redis,
        prefix: PREFIX,
        accept: async (inbound) => {
          heard.push(inbound);
          return 'accepted';
        },
        queries: NOTHING,
        files: { read: async (id) => ({ name: `${id}.txt`, bytes: new TextEncoder().encode(`the bytes of ${id}`) }) },
        log: silent,
        now: options.now ?? Date.now,
        ...more,
      });
      let server: ServerType | undefined;
      if (connected.routes) server = await listening(connected.routes.fetch);
      const url = server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : '';
      connected.start();
      closers.push(connected.close, async () => server?.close());
      return { ...connected, heard, url };
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await slack.stop();
      await client.stop();
    },
  };
}

/** Nothing was ever asked for. */
const NOTHING = fakeQueries({
  'runs.liveOf': async () => [],
  'runs.unread': async () => [],
  'runs.list': async () => ({ runs: [], more: false }),
  'schedules.list': async () => [],
  'people.preferences': async () => ({}),
});

function listening(fetch: Parameters<typeof serve>[0]['fetch']): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(server));
  });
}

export function says(text: string, more: Partial<Post> = {}): Post {
  return { kind: 'reply', text, buttons: [], files: [], ...more };
}
