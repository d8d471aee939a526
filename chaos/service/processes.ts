import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findServer, SERVER_NAMES } from '../../src/jobs/redis/server.ts';
import { freePort } from '../../test/support/free-port.ts';
import { POLICY, TOKEN } from './work.ts';

const START_MS = 120_000;
const ROOT = join(import.meta.dirname, '../..');

export type Server = { port: number; dir: string; child: ChildProcess };
export type Bot = { readonly url: string; kill(): Promise<void>; stop(): Promise<void> };

/** All processes of one try, in a folder that goes with them. */
export class Processes {
  readonly #children: ChildProcess[] = [];
  #isClosed = false;
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static async open(): Promise<Processes> {
    const dir = await mkdtemp(join(tmpdir(), 'mw-service-'));
    await writeFile(join(dir, 'policy.yml'), POLICY);
    return new Processes(dir);
  }

  /** A redis-server, or with `sentinel` a Sentinel, on loopback; its settings are lines of its file. */
  async redis(name: string, settings: readonly string[], sentinel = false): Promise<Server> {
    const dir = join(this.dir, name);
    const port = await freePort();
    await mkdir(dir, { recursive: true });
    const file = join(dir, 'redis.conf');
    await writeFile(file, [`port ${port}`, 'bind 127.0.0.1', `dir ${dir}`, ...settings, ''].join('\n'));
    const args = sentinel ? [file, '--sentinel'] : [file];
    const child = spawn(await findServer(SERVER_NAMES), args, { stdio: 'ignore' });
    this.#children.push(child);
    return { port, dir, child };
  }

  /** The bot of that tree, in a role. One that ends by itself is started again, as under systemd or in a container. */
  async bot(name: string, env: Record<string, string>, tree = ROOT): Promise<Bot> {
    let isWanted = true;
    let now = await this.#start(name, env, tree);
    const watch = async (): Promise<void> => {
      for (;;) {
        await once(now.child, 'exit');
        if (!isWanted || this.#isClosed) return;
        console.log(`${name} ended by itself and is started again.`);
        now = await this.#start(name, env, tree);
      }
    };
    void watch();
    const ended = (signal: NodeJS.Signals) => {
      isWanted = false;
      return end(now.child, signal);
    };
    return {
      get url() {
        return now.url;
      },
      kill: () => ended('SIGKILL'),
      stop: () => ended('SIGTERM'),
    };
  }

  async #start(name: string, env: Record<string, string>, tree: string): Promise<{ child: ChildProcess; url: string }> {
    const dir = join(this.dir, name);
    await mkdir(dir, { recursive: true });
    const shared = { PATH: process.env['PATH'] ?? '', HOME: dir, DATA_DIR: dir, PORT: '0', API_TOKEN: TOKEN };
    const secrets = { WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, TOKEN).toString('base64')}` };
    const child = spawn(process.execPath, [join(tree, 'src/main.ts')], {
      cwd: dir,
      env: { ...shared, ...secrets, POLICY_FILE: join(this.dir, 'policy.yml'), LOG_LEVEL: 'debug', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    const listening = Promise.withResolvers<string>();
    const log = createWriteStream(join(this.dir, `${name}.log`), { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        const url = /listens on (http:\/\/[^"]+)/.exec(line)?.[1];
        if (url) listening.resolve(url);
      });
    }
    child.on('exit', (code) => listening.reject(new Error(`${name} ended with ${code}; see its log in ${this.dir}`)));
    void sleep(START_MS, undefined, { ref: false }).then(() => listening.reject(new Error(`${name} does not listen`)));
    return { child, url: await listening.promise };
  }

  async close(keep: boolean): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#children.map((child) => end(child, 'SIGKILL')));
    if (keep) console.log(`The logs are in ${this.dir}`);
    else await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
