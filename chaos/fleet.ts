import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BotSettings } from './bot.ts';

const LOOK_EVERY_MS = 50;

const BOT = join(import.meta.dirname, 'bot.ts');

export type FleetOptions = Pick<BotSettings, 'socket' | 'platform' | 'shared' | 'slots'> & {
  gateways: number;
  workers: number;
  /** Modules to load into every process before it starts, and its environment. */
  imports?: string[];
  env?: Record<string, string>;
};

/** One place in the fleet: a process, and the next one after that is killed. */
type Berth = {
  settings: BotSettings;
  child: ChildProcess;
  /** Set while it listens. */
  url: string | undefined;
  stopped: boolean;
};

/** A death by SIGKILL: when, and of which process. */
export type Death = { at: number; pid: number; role: BotSettings['role'] };

/** The processes of the bot. Whichever ends is started again at once, as a service manager does. */
export class Fleet {
  readonly deaths: Death[] = [];
  /** Times in which no worker was up, so that nobody could take anything over. */
  readonly unmanned: { from: number; to: number }[] = [];
  /** How many ended by themselves, which none ever should. */
  fell = 0;
  readonly #options: FleetOptions;
  readonly #berths: Berth[] = [];
  #ending = false;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#berths.length;
  }

  /** Where events can be sent now. */
  get doors(): string[] {
    return this.#berths.flatMap(({ settings, url }) => (settings.role === 'gateway' && url !== undefined ? [url] : []));
  }

  /** Resolves when all of them listen. */
  async start(): Promise<void> {
    const { gateways, workers, socket, platform, shared, slots } = this.#options;
    for (let i = 0; i < gateways + workers; i += 1) {
      const role = i < gateways ? 'gateway' : 'worker';
      const name = `${role}-${i < gateways ? i : i - gateways}`;
      const dataDir = join(shared, name);
      await mkdir(dataDir, { recursive: true });
      const settings: BotSettings = { role, name, socket, platform, shared, dataDir, slots };
      const berth: Berth = { settings, child: undefined as unknown as ChildProcess, url: undefined, stopped: false };
      this.#berths.push(berth);
      this.#launch(berth);
    }
    while (this.#berths.some(({ url }) => url === undefined)) {
      if (this.fell > this.size) throw new Error('The processes do not start; see what they said above.');
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Kills (-9) the process of that number, where it has one that is up. */
  kill(number: number): void {
    const berth = this.#berths[number];
    const { pid, exitCode, signalCode } = berth?.child ?? {};
    if (!berth || pid === undefined || exitCode !== null || signalCode !== null) return;
    this.deaths.push({ at: Date.now(), pid, role: berth.settings.role });
    process.kill(pid, 'SIGKILL');
  }

  /** Stops it where it stands for so long (ms), and has it go on then. */
  freeze(number: number, ms: number): void {
    const berth = this.#berths[number];
    const { child } = berth ?? {};
    if (!berth || !child || berth.stopped || berth.url === undefined) return;
    berth.stopped = true;
    child.kill('SIGSTOP');
    this.#count();
    setTimeout(() => {
      // It may be another one by now.
      if (berth.child !== child) return;
      berth.stopped = false;
      child.kill('SIGCONT');
      this.#count();
    }, ms);
  }

  /** Puts its clock that far ahead (ms; behind where negative) for so long. */
  jump(number: number, ahead: number, ms: number): void {
    const { child, url } = this.#berths[number] ?? {};
    if (!child || url === undefined) return;
    child.stdin?.write(`jump ${ahead}\n`);
    setTimeout(() => child.stdin?.write('jump 0\n'), ms);
  }

  /** Everything goes, as it stands. */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all(
      this.#berths.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
      }),
    );
  }

  #count(): void {
    const up = this.#berths.filter(
      ({ settings, url, stopped }) => settings.role === 'worker' && url !== undefined && !stopped,
    );
    const open = this.unmanned.findLast(({ to }) => to === Number.POSITIVE_INFINITY);
    if (up.length > 0 && open) open.to = Date.now();
    if (up.length === 0 && !open) this.unmanned.push({ from: Date.now(), to: Number.POSITIVE_INFINITY });
  }

  #launch(berth: Berth): void {
    const { imports = [], env = {} } = this.#options;
    const flags = imports.map((path) => `--import=${path}`);
    const child = spawn(process.execPath, [...flags, BOT, JSON.stringify(berth.settings)], {
      // Starting again and again, a process is up sooner with what the one before has compiled.
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(berth.settings.shared, 'compiled'), ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    berth.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const port = /^listens on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) berth.url = `http://127.0.0.1:${port}`;
      this.#count();
    });
    child.stdin?.on('error', () => undefined);
    child.on('exit', (_code, signal) => {
      berth.url = undefined;
      berth.stopped = false;
      this.#count();
      if (this.#ending) return;
      if (signal !== 'SIGKILL') this.fell += 1;
      this.#launch(berth);
    });
  }
}
