import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayCloseCodes, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Dispatch, Parts } from './parts.ts';
import { may } from './permissions.ts';
import { Session } from './session.ts';
import { guildJson, userJson } from './shapes.ts';
import { shardOf } from './snowflake.ts';

/** Discord's own is about 41 s. */
const HEARTBEAT_MS = 41_250;
const PRIVILEGED = [GatewayIntentBits.GuildMembers, GatewayIntentBits.GuildPresences, GatewayIntentBits.MessageContent];
const ALL_INTENTS = Object.values(GatewayIntentBits)
  .filter((value) => typeof value === 'number')
  .reduce((sum, bit) => sum | bit, 0);

type Incoming = { op: GatewayOpcodes; d?: Record<string, unknown> | number | null };

/** The gateway over WebSocket: sessions with identify, heartbeats, resume and what goes wrong with them. */
export class Gateway {
  readonly #parts: Parts;
  readonly #sessions = new Map<string, Session>();
  readonly #server = new WebSocketServer({ noServer: true });
  #url = '';
  /** Shards that the app is told to start, and must at least start. */
  shards = 1;
  heartbeatMs = HEARTBEAT_MS;
  /** How many identifies and resumes there were. */
  readonly counts = { identify: 0, resume: 0, resumed: 0 };
  /** New connections are refused while this is set. */
  down = false;
  /** Every event comes twice while this is set. */
  twice = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get url(): string {
    return this.#url;
  }

  get sessions(): Session[] {
    return [...this.#sessions.values()];
  }

  serve(server: Server, url: string): void {
    this.#url = url;
    server.on('upgrade', (request, socket, head) => {
      if (this.down || !request.url?.startsWith('/gateway')) {
        socket.destroy();
        return;
      }
      this.#server.handleUpgrade(request, socket, head, (connection) => this.#greet(connection));
    });
  }

  send({ type, guild, channel, intent, data }: Dispatch): void {
    const { world } = this.#parts;
    if (guild !== undefined && !world.guilds.get(guild)?.members.has(world.bot.id) && type !== 'GUILD_DELETE') return;
    if (channel && !may(world, channel, world.bot.id, 'ViewChannel')) return;
    for (const session of this.#sessions.values()) {
      const [shard, shards] = session.shard;
      const mine = guild === undefined ? shard === 0 : shardOf(guild, shards) === shard;
      if (!mine || !session.wants(intent)) continue;
      for (let times = this.twice ? 2 : 1; times > 0; times -= 1) session.dispatch(type, data(session.readsContent()));
    }
  }

  /** How long a ping to the bot and back takes, in ms: what the machine makes of the shortest way. */
  async ping(): Promise<number> {
    const socket = this.sessions.find(({ socket }) => socket)?.socket;
    if (!socket) return 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.once('pong', () => resolve());
    const from = performance.now();
    socket.ping();
    await promise;
    return performance.now() - from;
  }

  /** Breaks all connections. What is not resumable is forgotten: its events are lost, and it has to identify anew. */
  kill({ resumable = true, code = GatewayCloseCodes.UnknownError }: { resumable?: boolean; code?: number } = {}): void {
    for (const session of this.sessions) {
      const { socket } = session;
      session.detach();
      if (!resumable) this.#sessions.delete(session.id);
      socket?.close(code);
    }
  }

  /** Cuts all connections without a word, as a broken line does. */
  cut(): void {
    for (const { socket } of this.sessions) socket?.terminate();
  }

  /** Asks all to connect again, as Discord does before a deploy. */
  askToReconnect(): void {
    for (const { socket } of this.sessions) say(socket, GatewayOpcodes.Reconnect, null);
  }

  invalidate({ resumable = false }: { resumable?: boolean } = {}): void {
    for (const session of this.sessions) {
      if (!resumable) this.#sessions.delete(session.id);
      say(session.socket, GatewayOpcodes.InvalidSession, resumable);
    }
  }

  /** Sends a text as it is to every session, also one that is no frame. */
  raw(text: string): void {
    for (const { socket } of this.sessions) socket?.send(text);
  }

  repeatEvents(type: string, count = 1): void {
    for (const session of this.sessions) session.repeat(type, count);
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #greet(socket: WebSocket): void {
    let session: Session | undefined;
    socket.on('error', () => undefined);
    socket.on('close', () => session?.socket === socket && session.detach());
    socket.on('message', (bytes) => {
      const incoming = read((bytes as Buffer).toString());
      if (!incoming) return socket.close(GatewayCloseCodes.DecodeError);
      switch (incoming.op) {
        case GatewayOpcodes.Heartbeat:
          return say(socket, GatewayOpcodes.HeartbeatAck);
        case GatewayOpcodes.Identify:
          if (session && this.#sessions.has(session.id)) return socket.close(GatewayCloseCodes.AlreadyAuthenticated);
          session = this.#identify(socket, incoming.d as Record<string, unknown>);
          return undefined;
        case GatewayOpcodes.Resume:
          session = this.#resume(socket, incoming.d as Record<string, unknown>);
          return undefined;
        default:
          // Presence, voice and the like: nothing follows for those who are known.
          return session ? undefined : socket.close(GatewayCloseCodes.NotAuthenticated);
      }
    });
    say(socket, GatewayOpcodes.Hello, { heartbeat_interval: this.heartbeatMs, _trace: [] });
  }

  #identify(socket: WebSocket, asked: Record<string, unknown>): Session | undefined {
    this.counts.identify += 1;
    const { world, token, privileged } = this.#parts;
    const intents = Number(asked['intents']);
    const shard = (asked['shard'] as [number, number] | undefined) ?? [0, 1];
    const refused = PRIVILEGED.some((intent) => (intents & intent) !== 0 && !privileged.has(intent));
    let code: GatewayCloseCodes | undefined;
    if (asked['token'] !== token) code = GatewayCloseCodes.AuthenticationFailed;
    else if (!Number.isInteger(intents) || (intents & ~ALL_INTENTS) !== 0) code = GatewayCloseCodes.InvalidIntents;
    else if (refused) code = GatewayCloseCodes.DisallowedIntents;
    else if (shard[1] < this.shards) code = GatewayCloseCodes.ShardingRequired;
    if (code !== undefined) {
      socket.close(code);
      return undefined;
    }
    const session = new Session(randomBytes(16).toString('hex'), intents, shard);
    this.#sessions.set(session.id, session);
    session.attach(socket);
    const mine = [...world.guilds.values()].filter(
      ({ id, members }) => members.has(world.bot.id) && shardOf(id, shard[1]) === shard[0],
    );
    session.dispatch('READY', {
      v: 10,
      user: { ...userJson(world.bot), verified: true, mfa_enabled: false, email: null, flags: 0 },
      guilds: mine.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.#url,
      shard,
      application: { id: world.bot.id, flags: 0 },
      private_channels: [],
      _trace: [],
    });
    if (session.wants(GatewayIntentBits.Guilds)) {
      for (const guild of mine) session.dispatch('GUILD_CREATE', guildJson(world, guild));
    }
    return session;
  }

  #resume(socket: WebSocket, asked: Record<string, unknown>): Session | undefined {
    this.counts.resume += 1;
    const session = this.#sessions.get(String(asked['session_id']));
    if (asked['token'] !== this.#parts.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed);
      return undefined;
    }
    if (!session) {
      say(socket, GatewayOpcodes.InvalidSession, false);
      return undefined;
    }
    session.attach(socket);
    if (!session.replay(Number(asked['seq']))) {
      this.#sessions.delete(session.id);
      socket.close(GatewayCloseCodes.InvalidSeq);
      return undefined;
    }
    this.counts.resumed += 1;
    session.dispatch('RESUMED', { _trace: [] });
    return session;
  }
}

function say(socket: WebSocket | undefined, op: GatewayOpcodes, d: unknown = null): void {
  socket?.send(JSON.stringify({ op, d, s: null, t: null }));
}

function read(text: string): Incoming | undefined {
  try {
    return JSON.parse(text) as Incoming;
  } catch {
    return undefined;
  }
}
