import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { remoteEnvironment } from '../isolation/environment.ts';

/** What git logs in with at one server. */
export type Login = { user: string; password: string };

export type GitCall = {
  /** Where git keeps nothing but its settings; see `settleGit`. */
  home: string;
  args: readonly string[];
  /** For the server of that address, and for no other that it may lead to. */
  login?: { url: string; with: Login } | undefined;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** A repository that only one process changes at a time; what a git that was killed left in it is removed first. */
  alone?: string | undefined;
};

export type GitResult = { code: number; stdout: string; stderr: string; bytes: Buffer };

/** The bot may be another user than the owner of a folder that the policy names. */
const SETTINGS = [
  '[safe]\n\tdirectory = *',
  '[core]\n\thooksPath = /dev/null',
  // A server that says nothing for a minute holds no lock for longer, also when the bot is gone.
  '[http]\n\tlowSpeedLimit = 1\n\tlowSpeedTime = 60',
  // Copies that are in use share its objects, whatever becomes of its branches.
  '[gc]\n\tautoDetach = false\n\tpruneExpire = never',
].join('\n');

/** Read from a descriptor, so that it stands in no environment, no command line and no file. */
const HELPER = '!f() { test "$1" = get && cat <&3; }; f';

/** git refuses to go on while locks of one that was killed are there. Half an object is called tmp_x, and so may a branch be. */
const CLEAN = `find "$1" '(' -name '*.lock' -o -path "$1/objects/*" -name 'tmp_*' ')' -type f -delete 2>/dev/null; shift; exec "$@"`;

/** Others (`ext::`) run programs. */
const PROTOCOLS = 'file:https:http:ssh';

/** Makes the folder that git has instead of the home of the bot's user. */
export async function settleGit(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  // Whole at every moment, since others read it meanwhile.
  const half = join(home, `gitconfig-${randomUUID()}`);
  await writeFile(half, SETTINGS);
  await rename(half, join(home, 'gitconfig'));
}

/** Runs git outside of any sandbox, with no settings but ours. What it fetches is never executed there. */
export async function git({ home, args, login, timeoutMs, signal, alone }: GitCall): Promise<GitResult> {
  const helper = login ? ['-c', `credential.${originOf(login.url)}.helper=${HELPER}`] : [];
  const own = ['git', '-c', 'credential.helper=', ...helper, ...args];
  // The kernel gives the lock back however git ends.
  const [program = '', ...rest] =
    alone === undefined ? own : ['flock', `${alone}.lock`, 'sh', '-c', CLEAN, 'sh', alone, ...own];
  const child = spawn(program, rest, {
    cwd: home,
    env: environmentIn(home),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A group of its own, since git has children.
    detached: true,
  });
  const late = AbortSignal.timeout(timeoutMs);
  const over = signal ? AbortSignal.any([signal, late]) : late;
  const end = () => endGroup(child.pid);
  over.addEventListener('abort', end, { once: true });
  if (over.aborted) end();
  try {
    return await resultOf(child, login?.with);
  } finally {
    over.removeEventListener('abort', end);
  }
}

async function resultOf(child: ChildProcess, login: Login | undefined): Promise<GitResult> {
  const [, out, err, asked] = child.stdio as unknown as [null, Readable, Readable, Writable];
  // git does not ask where nothing needs a login.
  asked.on('error', () => undefined);
  asked.end(login ? `username=${login.user}\npassword=${login.password}\n` : '');
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const [bytes, stderr, [code]] = await Promise.all([buffer(out), text(err), exit]);
  return { code: code ?? -1, stdout: bytes.toString('utf8'), stderr, bytes };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function environmentIn(home: string): Record<string, string> {
  return {
    ...remoteEnvironment(),
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(home, 'gitconfig'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: PROTOCOLS,
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ServerAliveInterval=15',
    LC_ALL: 'C',
  };
}

function originOf(url: string): string {
  return new URL(url).origin;
}
