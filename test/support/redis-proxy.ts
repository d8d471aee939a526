import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export type RedisProxy = {
  socket: string;
  /**
   * Lets the next request that holds `text` reach the server and be done there, and then breaks the connection before
   * the answer is back, as an outage in that moment would. Resolves when that has happened. The first `passed` bytes of the answer
   * still arrive.
   */
  loseAnswerTo(text: string, passed?: number): Promise<void>;
  /** Breaks every connection and takes no new one until `mend`, as a Redis that is gone. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
};

/** Stands between clients and a redis-server, both on unix sockets. */
export async function startRedisProxy(target: string): Promise<RedisProxy> {
  const socket = `${target}.proxy`;
  const open = new Set<Socket>();
  let losing: { text: string; passed: number; lost: () => void } | undefined;
  let isCut = false;
  const server: Server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = createConnection(target);
    let lose: { passed: number; lost: () => void } | undefined;
    for (const end of [client, upstream]) {
      open.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        open.delete(end);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      if (losing && data.includes(losing.text)) {
        lose = losing;
        losing = undefined;
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!lose) return void client.write(data);
      lose.lost();
      if (lose.passed === 0) return void client.destroy();
      return void client.write(data.subarray(0, lose.passed), () => client.destroy());
    });
  });
  server.listen(socket);
  await once(server, 'listening');
  return {
    socket,
    async loseAnswerTo(text, passed = 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      losing = { text, passed, lost: resolve };
      await promise;
    },
    cut() {
      isCut = true;
      for (const end of open) end.destroy();
    },
    mend() {
      isCut = false;
    },
    async stop() {
      for (const end of open) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
