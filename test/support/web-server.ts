import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Page = (response: ServerResponse, request: IncomingMessage, body: string) => void;

/** What a server was asked for. */
type Seen = { url: string; headers: IncomingMessage['headers']; method: string; body: string };

/** A web server on an address of loopback, with its pages by path. */
export class WebServer {
  readonly pages = new Map<string, Page>();
  readonly seen: Seen[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async start(address = '127.0.0.1', port = 0): Promise<this> {
    this.#server.listen(port, address);
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/', host = '127.0.0.1'): string {
    return `http://${host}:${this.port}${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '/', headers, method = 'GET' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.seen.push({ url, headers, method, body });
    const page = this.pages.get(url.split('?')[0] ?? url);
    if (page) page(response, request, body);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
  }
}

export function page(content: string | Uint8Array, type = 'text/html; charset=utf-8'): Page {
  return (response) => response.writeHead(200, { 'content-type': type }).end(content);
}

export function redirect(to: string, status = 302): Page {
  return (response) => response.writeHead(status, { location: to }).end();
}
