import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { ChannelType, GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10';
import { Clock } from './clock.ts';
import { Commands } from './commands.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { Log } from './log.ts';
import type { Channel, Guild } from './model.ts';
import type { Parts } from './parts.ts';
import { People } from './people.ts';
import { RateLimits } from './rate-limits.ts';
import { restApp } from './rest.ts';
import { guildJson } from './shapes.ts';
import { World } from './world.ts';

const NAMES = ['ana', 'ben', 'chloe'];

type Permission = keyof typeof PermissionFlagsBits;

/**
 * Discord on loopback, as far as a bot like ours uses it: REST and gateway that the real discord.js logs in to, with the
 * limits, errors and accidents of the real one. It starts with one server, some channels and three people.
 */
export class FakeDiscord {
  readonly clock = new Clock();
  readonly world = new World(this.clock);
  readonly log = new Log();
  readonly faults = new Faults();
  readonly limits = new RateLimits(this.clock.now);
  /** As a bot's token begins: with the id of its app. */
  readonly token = `${Buffer.from(this.world.bot.id).toString('base64url')}.fake.token-of-the-fake-bot`;
  /** Privileged intents that are switched on; a test may take some away. */
  readonly privileged = new Set<GatewayIntentBits>([GatewayIntentBits.MessageContent]);
  readonly gateway: Gateway;
  readonly people: People;
  readonly guild: Guild;
  readonly general: Channel;
  readonly random: Channel;
  readonly forum: Channel;
  readonly parts: Parts;
  #server: Server | undefined;
  #url = '';

  constructor() {
    const commands = new Commands(this.world);
    this.parts = {
      world: this.world,
      log: this.log,
      token: this.token,
      privileged: this.privileged,
      commands,
      interactions: new Interactions(),
      send: (dispatch) => this.gateway.send(dispatch),
      gateway: () => ({
        url: this.gateway.url,
        shards: this.gateway.shards,
        session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 16 },
      }),
    };
    this.gateway = new Gateway(this.parts);
    this.people = new People(this.parts);
    const people = NAMES.map((name) => this.world.addUser(name));
    this.guild = this.world.addGuild('Acme', people);
    this.general = this.world.addChannel(this.guild, 'general');
    this.random = this.world.addChannel(this.guild, 'random');
    this.forum = this.world.addChannel(this.guild, 'help', ChannelType.GuildForum);
  }

  /** Set as DISCORD_API_URL. */
  get url(): string {
    return this.#url;
  }

  /** The slash commands of the bot. */
  get commands(): Commands {
    return this.parts.commands;
  }

  async start(): Promise<this> {
    const app = restApp({ parts: this.parts, limits: this.limits, faults: this.faults });
    app.get('/attachments/:channel/:id/:name', (c) => this.#file(c.req.param('id'), c.req.header('authorization')));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve()) as Server;
    await promise;
    const { port } = this.#server.address() as AddressInfo;
    this.#url = `http://127.0.0.1:${port}/api`;
    this.world.cdn = `http://127.0.0.1:${port}`;
    this.gateway.serve(this.#server, `ws://127.0.0.1:${port}/gateway`);
    return this;
  }

  /** Files are kept apart from the API, and are nobody's to give a token to. */
  #file(id: string, token: string | undefined): Response {
    if (token !== undefined) this.log.problems.push('The token was sent to where files are kept.');
    const all = [...this.world.channels.values()].flatMap(({ messages }) => [...messages.values()]);
    const file = all.flatMap(({ attachments }) => attachments).find((one) => one.id === id);
    return file ? new Response(new Uint8Array(file.bytes)) : new Response(null, { status: 404 });
  }

  async stop(): Promise<void> {
    this.gateway.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server?.close(() => resolve());
    this.#server?.closeAllConnections();
    await promise;
  }

  /** Tells the gateway of a server that the bot was added to. */
  join(guild: Guild): void {
    const intent = GatewayIntentBits.Guilds;
    this.gateway.send({ type: 'GUILD_CREATE', guild: guild.id, intent, data: () => guildJson(this.world, guild) });
  }

  /** Takes permissions from the bot in one channel. */
  deny(channel: Channel, ...permissions: Permission[]): void {
    const deny = permissions.reduce((sum, permission) => sum | PermissionFlagsBits[permission], 0n);
    channel.overwrites = [{ id: this.world.bot.id, kind: 'member', allow: 0n, deny }];
  }

  /** The thread under a message, once there is one. */
  threadOf(message: { id: string }): Channel | undefined {
    const channel = this.world.channels.get(message.id);
    return channel?.thread && channel;
  }
}
