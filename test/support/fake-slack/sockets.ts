import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from './state.ts';

/** The client gives a connection up after 30 s without a ping. */
const PING_MS = 5_000;

/** Slack's end of Socket Mode: several connections, each event to any one of them. */
export class Sockets {
  readonly #tickets = new Set<string>();
  readonly #open = new Set<WebSocket>();
  readonly #waiting = new Map<string, (payload: unknown) => void>();
  readonly #pinging: NodeJS.Timeout;
  readonly #server = new WebSocketServer({ noServer: true });
  /** How many connections were ever opened. */
  opened = 0;
  #next = 0;

  constructor() {
    this.#pinging = setInterval(() => {
      for (const socket of this.#open) socket.ping();
    }, PING_MS).unref();
  }

  get connected(): number {
    return this.#open.size;
  }

  attach(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      if (!this.#tickets.delete(ticket)) return void socket.destroy();
      this.#server.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened));
    });
  }

  /** The path of a connection that may be opened once. */
  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `/link?ticket=${ticket}`;
  }

  /**
   * Sends an envelope; gives what its acknowledgement carries, undefined where nobody acknowledged it in time. `late` is
   * called when that is made up for.
   */
  async send(envelope: Json, timeoutMs: number, late: () => void): Promise<{ payload: unknown } | undefined> {
    const open = [...this.#open];
    const socket = open[this.#next++ % Math.max(1, open.length)];
    if (!socket) return undefined;
    const id = randomUUID();
    const { promise, resolve } = Promise.withResolvers<{ payload: unknown } | undefined>();
    const timer = setTimeout(() => {
      this.#waiting.set(id, late);
      resolve(undefined);
    }, timeoutMs);
    this.#waiting.set(id, (payload) => resolve({ payload }));
    socket.once('close', () => resolve(undefined));
    socket.setMaxListeners(0);
    socket.send(JSON.stringify({ envelope_id: id, ...envelope }));
    return promise.finally(() => clearTimeout(timer));
  }

  /** Asks every connection to be opened anew, as Slack does from time to time. */
  refresh(): void {
    for (const socket of this.#open) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'fake' } }));
    }
  }

  /** Sends a text as it is, also one that is no envelope. */
  raw(text: string): void {
    for (const socket of this.#open) socket.send(text);
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of this.#open) socket.terminate();
  }

  close(): void {
    clearInterval(this.#pinging);
    this.cut();
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    this.#open.add(socket);
    this.opened += 1;
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => {
      const { envelope_id: id, payload } = JSON.parse(data.toString()) as { envelope_id?: string; payload?: unknown };
      if (id === undefined) return;
      this.#waiting.get(id)?.(payload);
      this.#waiting.delete(id);
    });
    const debug = { host: 'fake', started: '', build_number: 1, approximate_connection_time: 18_060 };
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#open.size,
        debug_info: debug,
        connection_info: { app_id: 'A0FAKE' },
      }),
    );
  }
}
