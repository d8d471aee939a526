import { percentile } from './figures.ts';
import { createHmac } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SIGNING_SECRET = 'bench-signing-secret';
export const TOKEN = 'xoxb-bench';
const TEAM = 'T1';
const BOT = 'U0BOT';
const APP = 'A1';

const IN_FLIGHT = 50;
const PEOPLE = 50;
/** A mention that nobody answers for so long is lost. */
const PATIENCE_MS = 30_000;

export type Talk = { perSecond: number; ackP99Ms: number; callsPerMention: number };

/**
 * As much of Slack as is needed to mention a bot and to take its answers, as cheap as it can be: what it costs, it costs every
 * bot. Each mention is in a channel of its own, so that no limit of a channel holds an answer back.
 */
export class PeerSlack {
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  readonly #waiting = new Map<string, () => void>();
  #mentions = 0;
  #calls = 0;
  #ts = 0;

  async start(): Promise<this> {
    this.#http.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#http.once('listening', resolve));
    return this;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/api/`;
  }

  stop(): void {
    this.#agent.destroy();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  /** Mentions the bot that often, 50 at once, each until its answer is there. */
  async talk(url: string, mentions: number): Promise<Talk> {
    const acks: number[] = [];
    let left = mentions;
    this.#calls = 0;
    const from = performance.now();
    const lines = Array.from({ length: IN_FLIGHT }, async () => {
      while (left > 0) {
        left -= 1;
        acks.push(await this.#mention(url));
      }
    });
    await Promise.all(lines);
    const seconds = (performance.now() - from) / 1000;
    const ackP99Ms = percentile(acks, 0.99);
    return { perSecond: mentions / seconds, ackP99Ms, callsPerMention: this.#calls / mentions };
  }

  /** Gives the ms until the mention was acknowledged, when it is answered too. */
  async #mention(url: string): Promise<number> {
    this.#mentions += 1;
    const channel = `C${String(this.#mentions).padStart(9, '0')}`;
    const answered = Promise.withResolvers<void>();
    this.#waiting.set(channel, answered.resolve);
    const lost = setTimeout(() => answered.reject(new Error(`Nobody answered in ${channel}.`)), PATIENCE_MS);
    const from = performance.now();
    const acked = this.#tell(url, this.#event(channel)).then(() => performance.now() - from);
    const [ms] = await Promise.all([acked, answered.promise]);
    clearTimeout(lost);
    return ms;
  }

  #event(channel: string): string {
    const text = `<@${BOT}> what are you working on?`;
    const user = `U${1_000 + (this.#mentions % PEOPLE)}`;
    const ts = this.#nextTs();
    return JSON.stringify({
      token: 'verification',
      team_id: TEAM,
      api_app_id: APP,
      type: 'event_callback',
      event_id: `Ev${this.#mentions}`,
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [{ team_id: TEAM, user_id: BOT, is_bot: true, is_enterprise_install: false }],
      is_ext_shared_channel: false,
      event: { type: 'app_mention', user, text, ts, event_ts: ts, channel, team: TEAM, blocks: [] },
    });
  }

  async #tell(url: string, body: string): Promise<void> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const hash = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
    };
    await new Promise<void>((resolve, reject) => {
      const asked = request(url, { method: 'POST', headers, agent: this.#agent }, (answer) => {
        answer.resume();
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`The bot answered with ${answer.statusCode}.`)),
        );
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const method = (request.url ?? '').replace('/api/', '').split('?')[0] ?? '';
    const type = request.headers['content-type'] ?? '';
    const given = type.includes('json') ? (JSON.parse(body || '{}') as Record<string, unknown>) : fields(body);
    this.#calls += 1;
    response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': 'chat:write,app_mentions:read' });
    response.end(JSON.stringify({ ok: true, ...this.#answer(method, given) }));
    if (method !== 'chat.postMessage') return;
    const channel = String(given['channel']);
    this.#waiting.get(channel)?.();
    this.#waiting.delete(channel);
  }

  #answer(method: string, { channel, user }: Record<string, unknown>): object {
    if (method === 'chat.postMessage') return { channel, ts: this.#nextTs(), message: { text: '' } };
    if (method === 'auth.test') {
      return {
        url: 'https://bench.slack.com/',
        team: 'Bench',
        user: 'meanwhile',
        team_id: TEAM,
        user_id: BOT,
        bot_id: 'B1',
      };
    }
    if (method === 'users.info') {
      const name = `person-${String(user)}`;
      return {
        user: {
          id: user,
          team_id: TEAM,
          name,
          real_name: name,
          tz: 'UTC',
          profile: { display_name: name, real_name: name },
        },
      };
    }
    if (method === 'bots.info') return { bot: { id: 'B1', app_id: APP, name: 'meanwhile', user_id: BOT } };
    if (method === 'conversations.info')
      return { channel: { id: channel, name: 'bench', is_channel: true, is_member: true } };
    if (method === 'team.info') return { team: { id: TEAM, name: 'Bench', domain: 'bench' } };
    return { messages: [], has_more: false };
  }

  #nextTs(): string {
    this.#ts += 1;
    return `${Math.floor(Date.now() / 1000)}.${String(this.#ts % 1_000_000).padStart(6, '0')}`;
  }
}

function fields(body: string): Record<string, unknown> {
  return Object.fromEntries(new URLSearchParams(body));
}
