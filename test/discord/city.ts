import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BotProcess, type BotOptions, makeDataDir, startBot } from '../support/bot.ts';
import { FakeDiscord } from '../support/fake-discord/fake-discord.ts';
import type { Channel } from '../support/fake-discord/model.ts';
import type { Seen } from '../support/fake-discord/people.ts';
import { until } from '../support/until.ts';

/** Commands are off on Discord unless the policy names them. */
const POLICY = `rules:
  - allow: true
    actions: [run]
    workflows: [shell]
`;

/** A loaded machine takes a while for a whole walk. */
const PATIENCE_MS = 30_000;
/** The longest that one walk may take. */
export const WALK_MS = 90_000;

/** The bot as real processes at a Discord on loopback, and people there. */
export class City {
  readonly fake: FakeDiscord;
  readonly dataDir: string;
  readonly bots: BotProcess[] = [];
  readonly #remove: () => Promise<void>;
  readonly #env: Record<string, string>;

  private constructor(fake: FakeDiscord, dataDir: string, env: Record<string, string>, remove: () => Promise<void>) {
    this.fake = fake;
    this.dataDir = dataDir;
    this.#env = env;
    this.#remove = remove;
  }

  static async found(env: Record<string, string> = {}): Promise<City> {
    const fake = await new FakeDiscord().start();
    const data = await makeDataDir();
    const policy = join(data.dir, 'policy.yml');
    await writeFile(policy, POLICY);
    return new City(fake, data.dir, { POLICY_FILE: policy, ...env }, () => data.remove());
  }

  /** Starts the bot in a role, and waits until it listens to Discord where the role does. */
  async start({ env = {}, imports = [] }: Partial<BotOptions> = {}): Promise<BotProcess> {
    const { counts } = this.fake.gateway;
    // A process that takes over from another one resumes its session.
    const before = counts.identify + counts.resumed;
    const bot = await startBot({
      dataDir: this.dataDir,
      env: { DISCORD_TOKEN: this.fake.token, DISCORD_API_URL: this.fake.url, ...this.#env, ...env },
      imports,
    });
    this.bots.push(bot);
    if (env['ROLE'] !== 'worker') await this.until(() => counts.identify + counts.resumed > before, 'a session');
    return bot;
  }

  async raze(): Promise<void> {
    await Promise.all(this.bots.map((bot) => bot.kill()));
    await this.fake.stop();
    await this.#remove();
  }

  async until<T>(look: () => T | Promise<T>, what: string) {
    try {
      return await until(look, what, PATIENCE_MS);
    } catch (error) {
      const log = this.bots.flatMap((bot) => bot.log.slice(-5)).join('\n');
      const calls = this.fake.log.calls
        .slice(-15)
        .map(({ method, path, status, code }) => `${method} ${path} ${status} ${code ?? ''}`);
      throw new Error([String(error), ...calls, ...this.fake.log.problems, log].join('\n'), { cause: error });
    }
  }

  /** The thread that the bot opened on a message. */
  async threadOf(message: { id: string }): Promise<Channel> {
    return this.until(() => this.fake.threadOf(message), 'a thread on the message');
  }

  /** Waits until the person sees something that fits, and gives the last of it. */
  async sees(who: string, where: Channel, what: string, fits: (seen: Seen) => boolean): Promise<Seen> {
    return this.until(() => this.fake.people.sees(who, where).findLast(fits), `${who} sees ${what}`);
  }

  async seesOffer(who: string, where: Channel): Promise<Seen> {
    return this.sees(who, where, 'an offer', ({ buttons }) => buttons.some(({ label }) => label === 'Start'));
  }

  async seesResult(who: string, where: Channel, holding: string): Promise<Seen> {
    return this.sees(who, where, 'a result', ({ text }) => / is done\b/.test(text) && text.includes(holding));
  }
}

/** What the bot wrote there, oldest first. */
function saidIn(city: City, where: Channel, who = 'ana'): string[] {
  return city.fake.people
    .sees(who, where)
    .filter(({ bot }) => bot)
    .map(({ text }) => text);
}

/** How many of what stands there fit: results must be one. */
export function countOf(city: City, where: Channel, pattern: RegExp): number {
  return saidIn(city, where).filter((text) => pattern.test(text)).length;
}
