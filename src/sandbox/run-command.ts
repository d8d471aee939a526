import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanEnvironment } from './environment.ts';
import { killTree, type Tree } from './kill-tree.ts';
import { newMarks } from './orphans.ts';
import { textOf, triedToReach } from './network.ts';
import { openPipe } from './pipe.ts';
import { type Marks, readProcess } from './processes.ts';
import type { Sandbox } from './sandbox.ts';
import { watch } from './watch.ts';

export type Command = {
  command: string;
  /** Where it runs; absolute. */
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
  sandbox: Sandbox;
  /** Whether it may use the machine's network. */
  network: boolean;
  /** Gets what it prints, stdout and stderr in the order in which they were written. */
  onOutput(bytes: Buffer): void;
};

/**
 * How a command ended. `left` is true where some of its processes could not be ended, `missedNetwork` where it tried to reach
 * something and had no network to do so.
 */
export type Ended = {
  how: 'exited' | 'timed out' | 'stopped';
  exitCode: number;
  left: boolean;
  missedNetwork: boolean;
};

/** How long its last output is waited for once everything of it has ended; longer only if something got away with the pipe. */
const LAST_OUTPUT_MS = 1_000;
const LAST_OUTPUT_STOPPED_MS = 100;

/**
 * Started as `sh -c SCRIPT sh <command> <queue limit> <own network>`; the last two may be empty. The outer shell stays: it is the first process of a namespace, where a
 * command itself would ignore signals. SIGTERM does not end it before the command, which has a grace. The middle one sets
 * the limit (not every sh can) and closes what the bot may have inherited open from whatever started it. What the outer
 * one itself has to say ("Terminated") is no output of the command; brackets, since dash redirects itself otherwise. At the end it
 * tells on descriptor 3, which the command does not get, what its network counted.
 */
const SCRIPT = `
trap : TERM
exec 4>&2 2>/dev/null
if command -v bash >/dev/null 2>&1; then
  (exec 2>&4 3>&- 4>&-; exec bash -c '
    [[ -z $2 ]] || ulimit -q "$2" 2>/dev/null
    for f in /proc/self/fd/*; do f=\${f##*/}; [[ $f =~ ^[0-9]+$ ]] && ((f > 2)) && eval "exec $f>&-"; done
    exec bash -c "$1"' bash "$1" "$2")
else
  (exec 2>&4 3>&- 4>&-; exec sh -c '[ -z "$2" ] || ulimit -q "$2" 2>/dev/null; exec sh -c "$1"' sh "$1" "$2")
fi
code=$?
[ -z "$3" ] || cat /proc/net/snmp /proc/net/snmp6 >&3
exit $code`;

/** Runs a command to its end, its timeout or its signal, whichever comes first; afterwards nothing of it is left running. */
export async function runCommand(options: Command): Promise<Ended> {
  const { sandbox, signal } = options;
  await sandbox.prepare?.(options.folder);
  const marks = sandbox.kind === 'none' ? newMarks() : undefined;
  const pipe = await openPipe();
  const unwatch = marks && watch(marks);
  try {
    if (signal.aborted) return { how: 'stopped', exitCode: -1, left: false, missedNetwork: false };
    const closed = new Promise((resolve) => pipe.reader.once('close', resolve));
    pipe.reader.on('error', () => pipe.reader.destroy());
    pipe.reader.on('data', (bytes: Buffer) => options.onOutput(bytes));
    const child = start(options, marks, pipe.writeEnd);
    pipe.end();
    const counted = textOf(child.stdio[3]);
    const tree: Tree = { root: child.pid ?? 0, since: startOf(child), keepers: sandbox.keepers, marks };
    const exit = exitOf(child);
    const how = await firstOf(exit, options.timeoutMs, signal);
    // What a finished command left behind needs no grace; a namespace has ended it already.
    const ended = how !== 'exited' ? await killTree(tree) : !marks || (await killTree(tree, 0));
    await Promise.race([
      closed,
      delay(how === 'exited' ? LAST_OUTPUT_MS : LAST_OUTPUT_STOPPED_MS, undefined, { ref: false }),
    ]);
    const missedNetwork = how === 'exited' && triedToReach(await counted);
    return { how, exitCode: how === 'exited' ? await exit : -1, left: !ended, missedNetwork };
  } finally {
    pipe.reader.destroy();
    unwatch?.();
  }
}

function start(options: Command, marks: Marks | undefined, output: number): ChildProcess {
  const { command, folder, sandbox, network } = options;
  const ownNetwork = sandbox.cutsNetwork && !network ? 'own' : '';
  const shell = ['/bin/sh', '-c', SCRIPT, 'sh', command, String(marks?.queueLimit ?? ''), ownNetwork];
  const [program = '', ...args] = sandbox.wrap(shell, folder, network);
  const [name = '', value = ''] = marks?.variable.split('=') ?? [];
  return spawn(program, args, {
    cwd: folder,
    env: { ...cleanEnvironment(folder), ...(marks && { [name]: value }) },
    stdio: ['ignore', output, output, 'pipe'],
    // A session of its own: no terminal to type into, and one more trace to find its processes by.
    detached: true,
  });
}

function startOf(child: ChildProcess): number {
  return readProcess(child.pid ?? 0)?.start ?? 0;
}

/** The exit code as a shell gives it: 128 and the signal's number where a signal ended it. */
async function exitOf(child: ChildProcess): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

async function firstOf(exit: Promise<number>, timeoutMs: number, signal: AbortSignal): Promise<Ended['how']> {
  const timeout = Promise.withResolvers<'timed out'>();
  const stopped = Promise.withResolvers<'stopped'>();
  const onAbort = () => stopped.resolve('stopped');
  const timer = setTimeout(() => timeout.resolve('timed out'), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([exit.then(() => 'exited' as const), timeout.promise, stopped.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
