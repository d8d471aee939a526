import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanEnvironment } from './isolation/environment.ts';
import { killTree, type Tree } from './processes/kill-tree.ts';
import { markFolder } from './left-folders.ts';
import type { Exceeded, Limits } from './limits.ts';
import { empty, measure } from './processes/measure.ts';
import { monitor } from './processes/monitor.ts';
import { newMarks } from './processes/orphans.ts';
import { type Gateway, openGateway, type Reaching } from './network/gateway.ts';
import { PROXY_ENVIRONMENT, shownFor, START_FORWARDING } from './network/inside.ts';
import { textOf, triedToReach } from './network/tried.ts';
import { openPipe } from './processes/pipe.ts';
import { type Marks, readProcess } from './processes/processes.ts';
import type { Sandbox, View } from './isolation/kind.ts';
import { watch } from './processes/watch.ts';

export type Command = {
  command: string;
  /** Where it runs; absolute. */
  folder: string;
  timeoutMs: number;
  signal: AbortSignal;
  sandbox: Sandbox;
  /** Whether it may use the machine's network, or which hosts it may reach and no others. */
  network: boolean | readonly string[];
  /** What those hosts may lead to; without it, none can be reached. */
  reaching?: Reaching | undefined;
  view?: View | undefined;
  /** Variables beside those that every command gets. */
  environment?: Record<string, string> | undefined;
  limits: Limits;
  /** Gets what it prints, stdout and stderr in the order in which they were written. */
  onOutput(bytes: Buffer): void;
};

/**
 * How a command ended. `left` is true where some of its processes could not be ended, `missedNetwork` where it tried to reach
 * something and had no network to do so.
 */
export type Ended = {
  how: 'exited' | 'timed out' | 'stopped' | 'exceeded';
  /** The limit that it went over, where it did. */
  exceeded?: Exceeded;
  exitCode: number;
  left: boolean;
  missedNetwork: boolean;
  /** The hosts that it asked for and may not reach. */
  refused?: string[];
};

const KIB = 1024;

/** Where memory runs out after all, the kernel ends commands before the bot (from -1000 to 1000). */
const OOM_SCORE = 900;

/** The kernel's own limit is only for what forks faster than one can look, since it counts the commands of others too. */
const TASKS_FACTOR = 4;

/** What a command has written is in the way of others. */
const FILLS_DISK: ReadonlySet<Exceeded> = new Set(['file', 'folder', 'disk']);

/** The folder was emptied, since what the command wrote was in the way of others. */
export function wasEmptied({ exceeded }: Ended): boolean {
  return exceeded !== undefined && FILLS_DISK.has(exceeded);
}

/** How long its last output is waited for once everything of it has ended; longer only if something got away with the pipe. */
const LAST_OUTPUT_MS = 1_000;
const LAST_OUTPUT_STOPPED_MS = 100;

/**
 * Started as `sh -c SCRIPT sh <command> <queue limit> <own network> <KiB of a file> <tasks> <forward>`; the first two limits and the last two may be empty. What
 * forwards to a gateway is started first, and has said so before the command begins. The outer shell stays: it is the first process of a namespace, where a
 * command itself would ignore signals. SIGTERM does not end it before the command, which has a grace. The middle one sets
 * the limit (not every sh can) and closes what the bot may have inherited open from whatever started it. What the outer
 * one itself has to say ("Terminated") is no output of the command; brackets, since dash redirects itself otherwise. At the end it
 * tells on descriptor 3, which the command does not get, what its network counted.
 */
const SCRIPT = `
trap : TERM
exec 4>&2 2>/dev/null
echo ${OOM_SCORE} > /proc/self/oom_score_adj
if [ -n "$6" ]; then
  mkfifo /tmp/.forward
  $6 >/tmp/.forward 3>&- 4>&- &
  read -r ready </tmp/.forward
  rm -f /tmp/.forward
fi
if command -v bash >/dev/null 2>&1; then
  (exec 2>&4 3>&- 4>&-; exec bash -c '
    [[ -z $2 ]] || ulimit -q "$2" 2>/dev/null
    ulimit -c 0; ulimit -f "$3"; [[ -z $4 ]] || ulimit -u "$4" 2>/dev/null
    for f in /proc/self/fd/*; do f=\${f##*/}; [[ $f =~ ^[0-9]+$ ]] && ((f > 2)) && eval "exec $f>&-"; done
    exec bash -c "$1"' bash "$1" "$2" "$4" "$5")
else
  (exec 2>&4 3>&- 4>&-; exec sh -c '[ -z "$2" ] || ulimit -q "$2" 2>/dev/null; ulimit -f $(($3 * 2)); exec sh -c "$1"' sh "$1" "$2" "$4")
fi
code=$?
[ -z "$3" ] || cat /proc/net/snmp /proc/net/snmp6 >&3
exit $code`;

/** Runs a command to its end, its timeout or its signal, whichever comes first; afterwards nothing of it is left running. */
export async function runCommand(options: Command): Promise<Ended> {
  const { sandbox, signal } = options;
  await markFolder(options.folder);
  await sandbox.prepare?.(options.folder);
  const marks = sandbox.kind === 'none' ? newMarks() : undefined;
  const pipe = await openPipe();
  const unwatch = marks && watch(marks);
  let gateway: Gateway | undefined;
  try {
    if (!signal.aborted) gateway = await gatewayFor(options);
    if (signal.aborted) return { how: 'stopped', exitCode: -1, left: false, missedNetwork: false };
    const closed = new Promise((resolve) => pipe.reader.once('close', resolve));
    pipe.reader.on('error', () => pipe.reader.destroy());
    pipe.reader.on('data', (bytes: Buffer) => options.onOutput(bytes));
    const child = start(gateway ? through(options, gateway) : options, marks, pipe.writeEnd);
    pipe.end();
    const counted = textOf(child.stdio[3]);
    const tree: Tree = { root: child.pid ?? 0, since: startOf(child), keepers: sandbox.keepers, marks };
    const exit = exitOf(child);
    const watching = monitor({ tree, folder: options.folder, limits: options.limits });
    const { how, exceeded } = await firstOf(exit, watching.over, options).finally(() => watching.end());
    // What a finished command left behind needs no grace; a namespace has ended it already.
    const ended =
      how === 'exited' ? !marks || (await killTree(tree, 0)) : await killTree(tree, exceeded ? 0 : undefined);
    await Promise.race([
      closed,
      delay(how === 'exited' ? LAST_OUTPUT_MS : LAST_OUTPUT_STOPPED_MS, undefined, { ref: false }),
    ]);
    const missedNetwork = how === 'exited' && triedToReach(await counted);
    const exitCode = how === 'exited' ? await exit : -1;
    const refused = gateway?.refused() ?? [];
    const known = { how, exitCode, left: !ended, missedNetwork: missedNetwork && !gateway };
    return await withLimits(
      { ...known, ...(exceeded && { exceeded }), ...(refused.length > 0 && { refused }) },
      options,
    );
  } finally {
    pipe.reader.destroy();
    unwatch?.();
    await gateway?.close();
  }
}

/** Hosts can be told apart only where nothing else leads out. */
async function gatewayFor({ network, reaching, sandbox }: Command): Promise<Gateway | undefined> {
  const isShut = sandbox.kind === 'bubblewrap' && sandbox.cutsNetwork;
  return typeof network === 'object' && reaching && isShut ? openGateway(network, reaching) : undefined;
}

type Through = Command & { forward?: string };

function through(options: Command, { socket }: Gateway): Through {
  const { folder, view = { as: folder, at: folder, shown: [] } } = options;
  return {
    ...options,
    view: { ...view, shown: [...view.shown, ...shownFor(socket)] },
    environment: { ...PROXY_ENVIRONMENT, ...options.environment },
    forward: START_FORWARDING,
  };
}

function start(options: Through, marks: Marks | undefined, output: number): ChildProcess {
  const { command, folder, sandbox, network, limits, view, environment, forward } = options;
  const ownNetwork = sandbox.cutsNetwork && network !== true ? 'own' : '';
  // Counted for the user, of whom there may be others; in bubblewrap that is nobody, or a user of this command's own.
  const tasks = sandbox.kind === 'bubblewrap' && !sandbox.keepsRoot ? limits.processes * TASKS_FACTOR : '';
  const values = [
    command,
    marks?.queueLimit ?? '',
    ownNetwork,
    Math.floor(limits.fileBytes / KIB),
    tasks,
    forward ?? '',
  ].map(String);
  const [program = '', ...args] = sandbox.wrap(['/bin/sh', '-c', SCRIPT, 'sh', ...values], folder, {
    network: network === true,
    tmpBytes: limits.tmpBytes,
    view,
  });
  const [name = '', value = ''] = marks?.variable.split('=') ?? [];
  return spawn(program, args, {
    cwd: folder,
    env: { ...cleanEnvironment(folder, sandbox), ...environment, ...(marks && { [name]: value }) },
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

/** A program that may not write on does not say why; and what fills a disk is removed at once. */
async function withLimits(ended: Ended, { folder, limits }: Command): Promise<Ended> {
  const failed = ended.how === 'exited' && ended.exitCode !== 0;
  const full = failed && (await measure(folder)).largestFile >= limits.fileBytes;
  const known: Ended = full ? { ...ended, how: 'exceeded', exceeded: 'file' } : ended;
  if (wasEmptied(known)) await empty(folder);
  return known;
}

type First = Pick<Ended, 'how' | 'exceeded'>;

async function firstOf(exit: Promise<number>, over: Promise<Exceeded>, options: Command): Promise<First> {
  const { timeoutMs, signal } = options;
  const timeout = Promise.withResolvers<'timed out'>();
  const stopped = Promise.withResolvers<'stopped'>();
  const onAbort = () => stopped.resolve('stopped');
  const timer = setTimeout(() => timeout.resolve('timed out'), timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const simple = [exit.then(() => 'exited' as const), timeout.promise, stopped.promise];
    return await Promise.race([
      ...simple.map(async (end) => ({ how: await end })),
      over.then((exceeded) => ({ how: 'exceeded' as const, exceeded })),
    ]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
