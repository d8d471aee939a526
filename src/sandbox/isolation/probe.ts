import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Abilities } from './bubblewrap.ts';
import { cleanEnvironment } from './environment.ts';
import { type Hidden, mustNotSee } from './hidden.ts';
import { candidatesFor } from './sandbox.ts';
import type { Sandbox } from './kind.ts';

/** Setting up takes some ms; a system that needs longer hangs. */
const PROBE_TIMEOUT_MS = 5_000;

const TERMS = { network: false, tmpBytes: 1024 * 1024 };

/** What most programs need: absolute paths into the folder, HOME and TMPDIR. A relative path alone proves too little. */
const WORKS = 'cd "$PWD" && : > "$PWD/probe" && : > "$HOME/probe-home" && : > "$TMPDIR/probe-tmp"';

/** Names its network, then prints each path among its arguments that is there. `/dev/null` in the place of a file is no leak. */
const LOOK =
  'readlink /proc/self/ns/net; for path; do if [ -f "$path" ] || [ -d "$path" ] || [ -S "$path" ]; then echo "$path"; fi; done';

/** The sandbox that works, what was tried in vain before it, and what it lets a command see or reach against its promise. */
export type Found = { sandbox: Sandbox; failed: { sandbox: Sandbox; why: string }[]; leak?: string };

export type ProbeOptions = {
  hidden?: Hidden;
  /** Where runs have their folders; the probe works in one beside them. */
  runs?: string;
  kind?: Sandbox['kind'];
  /** What the sandbox is told to hide, where that is not all of `hidden`: a test of this check. */
  masked?: Hidden;
};

/**
 * The best sandbox that truly works on this system, tried by running something in each; only of `kind` if given. Containers and
 * hardened kernels forbid namespaces in many ways, so nothing but a try tells.
 */
export async function probe({
  hidden = [],
  runs,
  kind,
  masked = hidden,
}: ProbeOptions = {}): Promise<Found | undefined> {
  const failed: Found['failed'] = [];
  for (const sandbox of candidatesFor({ hidden: masked, abilities: await abilitiesHere() })) {
    if (kind && sandbox.kind !== kind) continue;
    // Made outside of the try: a full disk says nothing about sandboxes.
    const found = await inFolder(runs, async (folder) => {
      try {
        const leak = await tryOut(sandbox, folder, hidden);
        return { sandbox, failed, ...(leak !== undefined && { leak }) };
      } catch (error) {
        failed.push({ sandbox, why: whyOf(error) });
        return undefined;
      }
    });
    if (found) return found;
  }
  return undefined;
}

/** The same, without how it was found. */
export async function probeSandbox(kind?: Sandbox['kind']): Promise<Sandbox | undefined> {
  return (await probe(kind && { kind }))?.sandbox;
}

/**
 * Gives what a command sees or reaches against the promise.
 * @throws where commands do not work in it.
 */
async function tryOut(sandbox: Sandbox, folder: string, hidden: Hidden): Promise<string | undefined> {
  await sandbox.prepare?.(folder);
  await runIn(sandbox, folder, { script: WORKS });
  if (sandbox.kind !== 'bubblewrap' && !sandbox.cutsNetwork) return undefined;
  const secrets = sandbox.kind === 'bubblewrap' ? mustNotSee(folder, hidden) : [];
  const [network = '', ...seen] = (await runIn(sandbox, folder, { script: LOOK, args: secrets })).trimEnd().split('\n');
  if (seen.length > 0) return `can see ${seen[0]}${seen.length > 1 ? ` and ${seen.length - 1} more` : ''}`;
  if (sandbox.cutsNetwork && network === readlinkSync('/proc/self/ns/net')) return "reach this machine's network";
  return undefined;
}

type Script = { script: string; args?: string[]; timeoutMs?: number };

/** @throws where it fails, with what it printed. */
export async function runIn(sandbox: Sandbox, folder: string, one: Script): Promise<string> {
  const { script, args = [], timeoutMs = PROBE_TIMEOUT_MS } = one;
  const [program = '', ...rest] = sandbox.wrap(['/bin/sh', '-c', script, 'sh', ...args], folder, TERMS);
  const options = { cwd: folder, env: cleanEnvironment(folder, sandbox), timeout: timeoutMs };
  return (await promisify(execFile)(program, rest, options)).stdout;
}

async function abilitiesHere(): Promise<Abilities> {
  const help = await promisify(execFile)('bwrap', ['--help'], { timeout: PROBE_TIMEOUT_MS }).catch(() => undefined);
  const knows = (option: string) => help?.stdout.includes(option) ?? false;
  return { size: knows('--size BYTES'), disableUserns: knows('--disable-userns') };
}

/** A run's folder lies some levels down, in folders that are the bot's alone. */
export async function inFolder<T>(runs: string | undefined, work: (folder: string) => Promise<T>): Promise<T> {
  const own = runs === undefined ? await mkdtemp(join(tmpdir(), 'meanwhile-probe-')) : undefined;
  const base = runs ?? join(own ?? '', 'runs');
  await mkdir(base, { recursive: true, mode: 0o700 });
  const folder = await realpath(await mkdtemp(join(base, 'probe-')));
  try {
    return await work(folder);
  } finally {
    await rm(own ?? folder, { recursive: true, force: true });
  }
}

/** The first line of what the program said; its command line is long. */
export function whyOf(error: unknown): string {
  const { stderr, code, message } = error as { stderr?: string; code?: unknown; message?: string };
  if (code === 'ENOENT') return 'it is not installed';
  return stderr?.trim().split('\n')[0] || String(message).split('\n')[0] || 'unknown';
}
