import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One request as it came; `body` is parsed. `closed` resolves when its connection is closed. */
export type Asked = {
  path: string;
  headers: IncomingMessage['headers'];
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at what they expect to be there
  body: any;
  closed: Promise<void>;
};

export type RawServer = Awaited<ReturnType<typeof startRawServer>>;

/** A model server on loopback that does whatever `answer` does, which is mostly something that no good server does. */
export async function startRawServer(answer: (response: ServerResponse, asked: Asked, socket: Socket) => void) {
  const sockets = new Set<Socket>();
  let connections = 0;
  const requests: Asked[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
    request.socket.once('close', () => onClosed());
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const asked = {
        path: request.url ?? '',
        headers: request.headers,
        body: text ? JSON.parse(text) : undefined,
        closed,
      };
      requests.push(asked);
      for (const { resolve } of waiting.filter(({ count }) => count <= requests.length)) resolve();
      answer(response, asked, request.socket);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    /** How many connections were made in all, and how many are open. */
    connections: () => ({ made: connections, open: sockets.size }),
    /** Until that many requests have come in all. */
    async asked(count: number): Promise<void> {
      if (requests.length >= count) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ count, resolve });
      await promise;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The bytes of streamed events, each an object or a text as it is. */
export function events(...data: (object | string)[]): string {
  return data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
}

export function piece(content: string, finish_reason: string | null = null) {
  return { id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason }] };
}

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export function sendCompletion(response: ServerResponse, content: string | null, finish_reason = 'stop'): void {
  sendJson(response, 200, { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }] });
}
