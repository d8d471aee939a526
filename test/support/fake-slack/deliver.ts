import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import type { Sockets } from './sockets.ts';
import type { Delivery, Json } from './state.ts';
import type { World } from './world.ts';

/** What an app has to acknowledge within; docs.slack.dev, Events API. */
const ACK_MS = 3_000;

type Options = { world: World; faults: Faults; sockets: Sockets; signingSecret: string; retryAfterMs: number[] };

/** Brings events, interactions and commands to the bot: by HTTP where it has a URL, else by its sockets. */
export class Deliverer {
  readonly #options: Options;
  readonly #underway = new Set<Promise<unknown>>();
  /** The address that all requests go to. */
  url: string | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** An event, again until it is acknowledged or Slack gives up; and as often more as the faults say. */
  async event(payload: Json): Promise<Delivery> {
    const { faults, world } = this.#options;
    const again = faults.resend(payload['event'] as Json).map((how) => {
      const id = how === 'new' ? world.newId('Ev') : payload['event_id'];
      return this.#track(this.#event({ ...payload, event_id: id }, how === 'same' ? 1 : 0));
    });
    const [first] = await Promise.all([this.#track(this.#event(payload, 0)), ...again]);
    return first;
  }

  async interaction(payload: Json): Promise<Delivery> {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return this.#track(this.#once('interaction', String(payload['type']), payload, body, 'interactive'));
  }

  async command(fields: Record<string, string>): Promise<Delivery> {
    const body = new URLSearchParams(fields).toString();
    return this.#track(this.#once('command', String(fields['command']), fields, body, 'slash_commands'));
  }

  /** A request as anybody could send it; gives the HTTP status of the answer. */
  async forged(body: string, headers: Record<string, string>): Promise<number> {
    const response = await fetch(this.url ?? '', { method: 'POST', body, headers });
    await response.arrayBuffer();
    return response.status;
  }

  /** The headers that prove that a body is from Slack. */
  sign(body: string, at = this.#options.world.now(), secret = this.#options.signingSecret): Record<string, string> {
    const timestamp = String(Math.floor(at / 1000));
    const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
    return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
  }

  /** Resolves when nothing is on its way to the bot any more. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async #event(payload: Json, attempt: number): Promise<Delivery> {
    const type = String((payload['event'] as Json)['type']);
    const body = JSON.stringify(payload);
    const delivery = await this.#once('event', type, payload, body, 'events_api', attempt, String(payload['event_id']));
    const wait = this.#options.retryAfterMs[attempt];
    if (delivery.ackMs !== undefined || wait === undefined) return delivery;
    await sleep(wait);
    return this.#event(payload, attempt + 1);
  }

  async #once(
    kind: Delivery['kind'],
    type: string,
    payload: Json,
    body: string,
    envelope: string,
    attempt = 0,
    eventId?: string,
  ): Promise<Delivery> {
    const started = performance.now();
    const delivery: Delivery = {
      kind,
      type,
      attempt,
      sentAt: this.#options.world.now(),
      ...(eventId !== undefined && { eventId }),
    };
    this.#options.world.deliveries.push(delivery);
    const late = () => {
      delivery.lateMs = performance.now() - started;
    };
    const answer = this.url
      ? await this.#post(kind, body, attempt)
      : await this.#emit(envelope, payload, attempt, late);
    if (!answer) return delivery;
    delivery.status = answer.status;
    delivery.body = answer.body;
    if (answer.status < 300) delivery.ackMs = performance.now() - started;
    return delivery;
  }

  async #emit(
    type: string,
    payload: Json,
    attempt: number,
    late: () => void,
  ): Promise<{ status: number; body: unknown } | undefined> {
    const retry = type === 'events_api' ? { retry_attempt: attempt, retry_reason: attempt > 0 ? 'timeout' : '' } : {};
    const envelope = { type, payload, accepts_response_payload: type !== 'events_api', ...retry };
    const acked = await this.#options.sockets.send(envelope, ACK_MS, late);
    return acked && { status: 200, body: acked.payload };
  }

  async #post(kind: string, body: string, attempt: number): Promise<{ status: number; body: unknown } | undefined> {
    const type = kind === 'event' ? 'application/json' : 'application/x-www-form-urlencoded';
    const retry = attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' } : {};
    const headers = { 'content-type': type, ...this.sign(body, Date.now()), ...retry };
    try {
      const response = await fetch(this.url ?? '', {
        method: 'POST',
        body,
        headers,
        signal: AbortSignal.timeout(ACK_MS),
      });
      return { status: response.status, body: read(await response.text()) };
    } catch {
      return undefined;
    }
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underway.add(work);
    return work.finally(() => this.#underway.delete(work));
  }
}

function read(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { text };
  }
}
