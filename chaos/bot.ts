import { closeSync, createWriteStream, existsSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pino } from 'pino';
import { calendar } from '../src/adapters/calendar/calendar.ts';
import { Policy } from '../src/core/policy.ts';
import type { Inbound } from '../src/core/domain/message.ts';
import { createEngine } from '../src/jobs/engine.ts';
import { startWatchdog } from '../src/jobs/watchdog/watchdog.ts';
import { sleep } from '../src/workflows/sleep/sleep.ts';
import { followClock } from './clock.ts';
import { noteIn } from './evidence.ts';
import { HttpPlatform } from './platform-client.ts';
import { chaosWorkflow } from './workflow.ts';

/** What a bot's process is told, as JSON in its one argument. */
export type BotSettings = {
  role: 'gateway' | 'worker';
  /** Its number among the processes of its role. */
  name: string;
  /** The proxy before Redis. */
  socket: string;
  /** The fake platform. */
  platform: string;
  /** What all processes share: the notes. */
  shared: string;
  /** This process's own disk. */
  dataDir: string;
  slots: number;
};

/**
 * A process of the bot under chaos: the engine as `src/main.ts` wires it, with a platform behind HTTP instead of a
 * chat's SDK. It says `listens on <port>` when it is ready, and ends when whoever started it is gone.
 */
const settings = JSON.parse(process.argv[2] ?? '') as BotSettings;
followClock(process.stdin);
const note = noteIn(join(settings.shared, 'notes.jsonl'));
const written = createWriteStream(join(settings.shared, `${settings.name}.log`), { flags: 'a' });
const log = pino({ level: 'debug', base: { pid: process.pid } }, { write: writeLine });

const notedLines = {
  'A run has its turn': 'taken',
  'A run was put aside': 'aside',
  'The turn of a run is over': 'given',
} as const;

function writeLine(line: string): void {
  written.write(line);
  const [, what] = Object.entries(notedLines).find(([text]) => line.includes(text)) ?? [];
  const run = what && /"run":"([^"]+)"/.exec(line)?.[1];
  if (what && run) note({ what, run, step: 0 });
}

function isMended(job: string): boolean {
  return existsSync(join(settings.shared, `mended-${job}`));
}

function isOpen(job: string): boolean {
  return existsSync(join(settings.shared, `open-${job}`));
}

function isFirst(name: string): boolean {
  try {
    closeSync(openSync(join(settings.shared, `first-${name}`), 'wx'));
    return true;
  } catch {
    return false;
  }
}

const platform = new HttpPlatform(settings.platform);
const policy = Policy.parse({ limits: { perPerson: 1_000, perWorkspace: 100_000 } });
const engine = createEngine({
  redis: { socket: settings.socket },
  log,
  policy: () => policy,
  // A workflow of the bot's own reads every message closely, as in the bot; nobody asks it to sleep.
  workflows: [chaosWorkflow({ note, isMended, isOpen, isFirst }), sleep],
  calendar,
  dataDir: settings.dataDir,
  slots: settings.role === 'worker' ? settings.slots : 0,
  platformOf: () => platform,
  now: () => Date.now(),
});

/** As a chat platform hands over its events: what was not taken is sent again. */
const server = createServer((request, response) => {
  json(request)
    .then((event) => engine.accept(event as Inbound))
    .then(
      () => response.writeHead(200).end(),
      () => response.writeHead(503).end(),
    );
});

async function stop(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await engine.close();
  process.exit(0);
}

process.stdin.on('end', () => process.exit(1)).resume();
process.on('SIGTERM', () => void stop());
startWatchdog({ socket: settings.socket }, log);
await engine.start();
server.listen(0, '127.0.0.1', () => {
  // Killed processes leave nothing behind by themselves.
  flushCompileCache();
  process.stdout.write(`listens on ${(server.address() as { port: number }).port}\n`);
});
