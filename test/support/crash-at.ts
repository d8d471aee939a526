import { Redis } from 'ioredis';
import { appendFileSync } from 'node:fs';

/** Where to kill a bot's process: before its call to Redis with that number, or around the `nth` one that matches. */
export type Crash = { at: number } | { when: 'before' | 'after'; call: string; nth: number };

/**
 * Loaded into a bot's process before it starts: kills it (-9) where CRASH says. Calls are counted from the first event
 * that it stores, BullMQ's and the playground's own ones too, but not
 * where BullMQ only looks whether there is anything to do; CALLS_FILE gets a line for each.
 */
const crash = JSON.parse(process.env['CRASH'] ?? 'null') as Crash | null;
const wanted = crash && 'call' in crash ? new RegExp(crash.call) : undefined;
const callsFile = process.env['CALLS_FILE'];
const clients = new Set<Redis>();
let calls = 0;
let matching = 0;

/** As much of a call as tells what it is about. */
const NOTED = 20_000;

type Send = typeof Redis.prototype.sendCommand;
const { prototype } = Redis;
const send = Object.getOwnPropertyDescriptor(prototype, 'sendCommand')?.value as Send;

prototype.sendCommand = function countedSend(this: Redis, ...args: Parameters<Send>): ReturnType<Send> {
  const [command] = args;
  clients.add(this);
  if ((calls > 0 && !looksForWork(command)) || storesEvent(command.args)) {
    calls += 1;
    const call = `${command.name} ${brief(command.args)}`;
    if (crash && 'at' in crash && crash.at === calls) die();
    if (wanted?.test(call)) matching += 1;
    const here = crash && 'when' in crash && matching === crash.nth && wanted?.test(call) ? crash.when : undefined;
    if (here === 'before') die();
    if (here === 'after') command.promise.then(die, die);
    if (callsFile) appendFileSync(callsFile, `${call}\n`);
  }
  return send.apply(this, args);
};

/** Waits for a job, or for jobs whose worker died. How often depends on the time alone, and a crash there is one between two other calls. */
function looksForWork({ name, args }: Parameters<Send>[0]): boolean {
  return name === 'bzpopmin' || args.some((arg) => typeof arg === 'string' && arg.endsWith(':stalled-check'));
}

/** What was sent before is on its way, also what would have left together with the call at hand. */
function die(): void {
  for (const { stream } of clients)
    for (let corks = stream?.writableCorked ?? 0; corks > 0; corks -= 1) stream.uncork();
  process.kill(process.pid, 'SIGKILL');
}

function brief(args: readonly unknown[]): string {
  return args
    .map((arg) => (typeof arg === 'string' ? arg : ''))
    .join(' ')
    .replaceAll('\n', ' ')
    .slice(0, NOTED);
}

/** The first call of a walk is the playground's, which stores what the person wrote. */
function storesEvent(args: readonly unknown[]): boolean {
  return args.some((arg) => typeof arg === 'string' && arg.includes(process.env['WALK_MARK'] ?? 'three steps'));
}
