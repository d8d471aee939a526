import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi, write } from './api.ts';
import { Deliverer } from './deliver.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { asked } from './manifest.ts';
import { OAuth } from './oauth.ts';
import { People } from './people.ts';
import { ResponseUrls } from './response-urls.ts';
import { Sockets } from './sockets.ts';
import type { CallLog, Channel, Json, Message, Team } from './state.ts';
import { SlackError } from './state.ts';
import { Uploads } from './uploads.ts';
import { messageJson, World } from './world.ts';

/** Events in the background are tried again so much sooner than Slack does (at once, 1 min, 5 min). */
const RETRY_AFTER_MS = [50, 1_000, 9_000];
/** A stream ends about 306 s after it started, whatever is appended; measured by others, in no documentation. */
const STREAM_MS = 300_000;
/** A trigger is good for 3 s; docs.slack.dev, interactivity. */
const TRIGGER_MS = 3_000;

export type FakeSlackOptions = {
  now?: () => number;
  /** What the bot may do; what manifest.yml asks for where that is left out. */
  scopes?: string[];
  streamMs?: number;
  retryAfterMs?: number[];
};

export const SECRETS = {
  appToken: 'xapp-1-A0FAKE-1-fake',
  signingSecret: 'fake-signing-secret',
  clientId: '1.2',
  clientSecret: 'fake-client-secret',
};

/** Slack on this machine: the real SDKs talk to it by `apiUrl`, and tests act as its people. */
export class FakeSlack {
  readonly world: World;
  readonly faults = new Faults();
  readonly sockets = new Sockets();
  readonly deliverer: Deliverer;
  readonly events: Events;
  readonly responses: ResponseUrls;
  readonly oauth: OAuth;
  readonly uploads: Uploads;
  readonly features = { home: true };
  readonly modals = new Map<string, Json>();
  readonly scopes: string[];
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #triggers = new Map<string, { user: string; at: number }>();
  readonly #streamMs: number;
  #api: ReturnType<typeof createApi> | undefined;

  constructor({ now = Date.now, scopes, streamMs = STREAM_MS, retryAfterMs = RETRY_AFTER_MS }: FakeSlackOptions = {}) {
    const { scopes: allowed, events } = asked();
    this.scopes = scopes ?? allowed;
    this.#streamMs = streamMs;
    this.world = new World(now);
    const base = () => this.url;
    const { world, faults, sockets } = this;
    this.deliverer = new Deliverer({ world, faults, sockets, signingSecret: SECRETS.signingSecret, retryAfterMs });
    this.events = new Events(world, this.deliverer, new Set(events));
    this.responses = new ResponseUrls(world, base);
    this.uploads = new Uploads(world, base);
    this.oauth = new OAuth(SECRETS);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** For SLACK_API_URL. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  async start(): Promise<this> {
    const { world, faults, sockets, oauth } = this;
    this.#api = createApi({
      world,
      faults,
      sockets,
      oauth,
      server: this.#server(),
      appToken: SECRETS.appToken,
      host: () => this.url,
    });
    this.sockets.attach(this.#http);
    this.#http.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#http.once('listening', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.sockets.close();
    const closed = new Promise<void>((resolve) => void this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** A workspace with Ana, Ben and Chloe, whose #general and #random have the bot; `installed` gives it a token. */
  workspace(domain: string, { installed = true } = {}): People & { token: string } {
    const team = this.world.addTeam(domain);
    const users = ['Ana', 'Ben', 'Chloe'].map((name) => this.world.addUser(team, name.toLowerCase(), name).id);
    for (const name of ['general', 'random']) this.world.addChannel(team, name, 'channel', [...users, team.bot.user]);
    const token = installed ? this.oauth.token(team, this.scopes) : '';
    return Object.assign(new People(this, team), { token });
  }

  /** Walks through an installation as a person's browser does; gives the status and text of the page at its end. */
  async install(people: People, user: string, installUrl: string): Promise<{ status: number; text: string }> {
    const page = await fetch(installUrl, { redirect: 'manual' });
    const html = await page.text();
    const link =
      page.headers.get('location') ??
      /href="([^"]+oauth\/v2\/authorize[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    if (!link)
      throw new Error(`The page for installing (${page.status}) links to no installation: ${html.slice(0, 200)}`);
    const back = this.oauth.allow(new URL(link), people.team, people.user(user).id);
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const done = await fetch(new URL(back.pathname + back.search, installUrl), {
      headers: { cookie },
      redirect: 'manual',
    });
    return { status: done.status, text: await done.text() };
  }

  calls(method: string): CallLog[] {
    return this.world.calls.filter((call) => call.method === method);
  }

  /** A trigger that the person caused just now. */
  trigger(user: string): string {
    const id = this.world.newId('trigger');
    this.#triggers.set(id, { user, at: this.world.now() });
    return id;
  }

  messageJson(team: Team, message: Message): Json {
    return messageJson(team, message);
  }

  #server() {
    const tell = (work: Promise<unknown>) =>
      void work.catch((error: unknown) => this.world.problems.push(String(error)));
    return {
      features: this.features,
      base: () => this.url,
      uploads: this.uploads,
      modals: this.modals,
      triggers: { use: (id: string) => this.#useTrigger(id) },
      endOldStream: (message: Message) => {
        if (message.stream && this.world.now() - message.stream.startedAt > this.#streamMs) delete message.stream;
      },
      posted: (team: Team, channel: Channel, message: Message) => tell(this.events.message(team, channel, message)),
      changed: (team: Team, channel: Channel, message: Message, was: Message) =>
        tell(this.events.changed(team, channel, message, was)),
      deleted: (team: Team, channel: Channel, message: Message) => tell(this.events.deleted(team, channel, message)),
    };
  }

  #useTrigger(id: string): string {
    const trigger = this.#triggers.get(id);
    if (!trigger) throw new SlackError('invalid_trigger_id');
    this.#triggers.delete(id);
    if (this.world.now() - trigger.at > TRIGGER_MS) throw new SlackError('expired_trigger_id');
    return trigger.user;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
      const [, what, id = ''] = pathname.split('/');
      const type = request.headers['content-type'] ?? '';
      if (what === 'api' && this.#api) return await this.#api(id, body, searchParams, request, response);
      if (what === 'upload') {
        const taken = await this.uploads.put(id, body, type);
        return write(response, taken ? 200 : 400, taken ? `OK - ${body.length}` : 'not what was announced');
      }
      if (what === 'files-pri') {
        const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
        const file = this.world.byToken(token ?? '')?.scopes.has('files:read') ? this.uploads.find(id) : undefined;
        // Who may not have a file is shown a page to sign in.
        response.writeHead(200, { 'content-type': file ? (file.type ?? 'text/plain') : 'text/html; charset=utf-8' });
        response.end(file ? file.bytes : '<html><title>Sign in to Slack</title></html>');
        return;
      }
      if (what === 'respond') {
        const { status, body: answer } = this.responses.take(id, JSON.parse(body.toString()) as Json);
        return write(response, status, answer);
      }
      write(response, 404, { ok: false, error: 'unknown_path' });
    } catch (error) {
      this.world.problems.push(`The fake failed at ${request.url}: ${String(error)}`);
      if (!response.headersSent) write(response, 500, { ok: false, error: 'fatal_error' });
    }
  }
}

export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  return new FakeSlack(options).start();
}
