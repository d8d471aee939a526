import { Redis } from 'ioredis';
import { appendFileSync } from 'node:fs';

/**
 * Loaded into a bot's process before it starts: kills it (-9) right before its call number CRASH_AT to Redis, counted
 * from the first event it stores. Every call is counted, BullMQ's and the playground's own ones too, and each is noted
 * in CALLS_FILE, so that the calls of an undisturbed walk are known.
 */
const crashAt = Number(process.env['CRASH_AT'] ?? 0);
const callsFile = process.env['CALLS_FILE'];
let calls = 0;

type Send = typeof Redis.prototype.sendCommand;
const send: Send = Redis.prototype.sendCommand;

function countedSend(this: Redis, ...args: Parameters<Send>): ReturnType<Send> {
  const [command] = args;
  if (calls > 0 || storesEvent(command.args)) {
    calls += 1;
    if (calls === crashAt) process.kill(process.pid, 'SIGKILL');
    if (callsFile) appendFileSync(callsFile, `${command.name} ${String(command.args[0]).slice(0, 60)}\n`);
  }
  return send.apply(this, args);
}

/** The first call of a walk is the playground's, which stores what the person wrote. */
function storesEvent(args: readonly unknown[]): boolean {
  return args.some((arg) => typeof arg === 'string' && arg.includes(process.env['WALK_MARK'] ?? 'three steps'));
}

Redis.prototype.sendCommand = countedSend as Send;
