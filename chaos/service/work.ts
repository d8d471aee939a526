import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const TOKEN = randomBytes(16).toString('hex');
/** Bots may post to this machine's receiver. */
export const POLICY =
  'webhooks: { internalHosts: ["127.0.0.1"] }\nlimits: { perPerson: 100000, perWorkspace: 100000, callsPerMinute: 1000000 }\n';

const CALL_MS = 8_000;
const LOOK_EVERY_MS = 500;

type Order = { key: string; run: string; takenAt: number };
type Found = { run: { status: string } };

/** Programs that order short runs over the API, and the receiver that is told of their ends. Both live outside of the bot and its Redis. */
export class Work {
  readonly taken: Order[] = [];
  /** By the run's id, how often its end was told. */
  readonly told = new Map<string, number>();
  /** Calls that were refused or got no answer, and were sent again under their key. */
  again = 0;
  #stopped = false;
  #sent = 0;
  readonly #receiver = createServer((request, response) => {
    const run = String(request.headers['webhook-id']);
    request.resume().on('end', () => {
      this.told.set(run, (this.told.get(run) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => void this.#receiver.listen(0, '127.0.0.1', resolve));
  }

  /** Orders that many a second until `stop`; `url` is asked for each time, since the bot may have moved. */
  async order(perSecond: number, url: () => string): Promise<void> {
    const under: Promise<void>[] = [];
    while (!this.#stopped) {
      this.#sent += 1;
      under.push(this.#one(`order-${this.#sent}-${TOKEN.slice(0, 8)}`, url));
      await sleep(1_000 / perSecond);
    }
    await Promise.all(under);
  }

  stop(): void {
    this.#stopped = true;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#receiver.close(resolve));
  }

  /** Sent again under its key until it is taken, as a careful program does. */
  async #one(key: string, url: () => string): Promise<void> {
    const { port } = this.#receiver.address() as AddressInfo;
    const webhook = { url: `http://127.0.0.1:${port}/ends` };
    while (!this.#stopped) {
      const body = JSON.stringify({ workflow: 'sleep', request: '2 s', webhook });
      const answer = await call(`${url()}/api/runs`, { method: 'POST', body, headers: { 'Idempotency-Key': key } });
      if (answer?.status === 201) {
        const { run } = (await answer.json()) as { run: { id: string } };
        this.taken.push({ key, run: run.id, takenAt: Date.now() });
        return;
      }
      this.again += 1;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Waits until each of these has ended and its end was told; gives what is missing then. */
  async missing(url: string, orders: readonly Order[], withinMs: number): Promise<string[]> {
    const deadline = Date.now() + withinMs;
    let left = [...orders];
    while (left.length > 0 && Date.now() < deadline) {
      const ended = await Promise.all(left.map(async ({ run }) => (await statusOf(url, run)) === 'completed'));
      left = left.filter(({ run }, at) => !ended[at] || !this.told.has(run));
      if (left.length > 0) await sleep(LOOK_EVERY_MS);
    }
    const states = left.map(async ({ run }) => `${run}: ${await statusOf(url, run)}, told ${this.told.get(run) ?? 0}`);
    return Promise.all(states);
  }

  /** Runs whose end was told more than once, under the one id that receivers know it by. */
  get toldAgain(): number {
    return [...this.told.values()].filter((times) => times > 1).length;
  }
}

async function statusOf(url: string, run: string): Promise<string> {
  const answer = await call(`${url}/api/runs/${run}`, {});
  if (!answer?.ok) return `answered ${answer?.status ?? 'nothing'}`;
  return ((await answer.json()) as Found).run.status;
}

async function call(
  url: string,
  options: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<Response | undefined> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...options.headers };
  return fetch(url, { ...options, headers, signal: AbortSignal.timeout(CALL_MS) }).catch(() => undefined);
}
