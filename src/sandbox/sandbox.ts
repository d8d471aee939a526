import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bubblewrapArguments } from './bubblewrap.ts';
import { cleanEnvironment } from './environment.ts';

/** A way to keep a command apart from the rest of the machine. */
export type Sandbox = {
  kind: 'bubblewrap' | 'namespace' | 'none';
  /** What it keeps apart and what not, to be told to who runs the bot. */
  note: string;
  /** The program and arguments that run a command inside. */
  wrap(command: string[], folder: string): string[];
  /** Makes the folder one that the command may write in. */
  prepare?(folder: string): Promise<void>;
  /** See `Tree`. */
  keepers: number;
};

/** What most programs need: absolute paths into the folder, HOME and TMPDIR. A relative path alone proves too little. */
const PROBE = 'cd "$PWD" && : > "$PWD/probe" && : > "$HOME/probe-home" && rm "$(mktemp)"';

/** Setting up takes some ms; a system that needs longer hangs. */
const PROBE_TIMEOUT_MS = 5_000;

const bubblewrapNote =
  "Commands are shut in with bubblewrap: they see the system's programs and the folder of their own run, nothing of the bot's; the network is open to them.";
const namespaceNote =
  'Commands run in a process namespace of their own, so all that they start ends with them, but they can read and write what the bot can. Install bubblewrap to shut them in.';
const noneNote =
  'Commands run with the rights of the bot and can read and write what it can; their processes are found through /proc. Install bubblewrap to shut them in (a container must allow namespaces for that), or allow `shell` only to people who may have a shell on this machine.';

/** With `setpriv` because `--kill-child` alone would outlive a bot that is killed. */
const unshare = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

function bubblewrap(extra: string[]): Sandbox {
  const wrap = (command: string[], folder: string) => [
    'bwrap',
    ...extra,
    ...bubblewrapArguments(folder),
    '--',
    ...command,
  ];
  return { kind: 'bubblewrap', note: bubblewrapNote, wrap, keepers: 2 };
}

/** What systems call `nobody`: it owns nothing. */
const NOBODY = 65_534;

/**
 * For a bot that is root: with its rights dropped a command would still own, and so could read, every file of root's. A user
 * namespace alone changes only how that owner is called, so the user is changed inside, after all is mounted.
 */
function bubblewrapAsNobody(): Sandbox {
  const sandbox = bubblewrap([]);
  const rights = ['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'];
  const user = [
    'setpriv',
    '--reuid',
    String(NOBODY),
    '--regid',
    String(NOBODY),
    '--clear-groups',
    '--inh-caps',
    '-all',
  ];
  return {
    ...sandbox,
    wrap(command, folder) {
      return ['bwrap', ...bubblewrapArguments(folder), ...rights, '--', ...user, ...command];
    },
    async prepare(folder) {
      // Its group stays root's, since bubblewrap goes into the folder before the user is changed but without root's rights.
      await chown(folder, NOBODY, process.getgid?.() ?? 0);
      await chmod(folder, 0o770);
    },
  };
}

function namespace(extra: string[]): Sandbox {
  return {
    kind: 'namespace',
    note: namespaceNote,
    wrap: (command) => [...unshare, ...extra, '--', ...command],
    keepers: 1,
  };
}

/** No sandbox at all: what is left when the system allows none. */
export const none: Sandbox = { kind: 'none', note: noneNote, wrap: (command) => command, keepers: 1 };

/** From the best on; those with a user namespace are for systems that allow only that, and for users who are not root. */
const candidates = [
  ...(process.getuid?.() === 0 ? [bubblewrapAsNobody()] : []),
  bubblewrap([]),
  bubblewrap(['--unshare-user']),
  namespace([]),
  namespace(['--user', '--map-current-user']),
  namespace(['--user', '--map-root-user']),
];

/** The best sandbox that truly works on this system, tried by running something in each; only of `kind` if given. */
export async function probeSandbox(kind?: Sandbox['kind']): Promise<Sandbox | undefined> {
  for (const candidate of candidates) {
    if (kind && candidate.kind !== kind) continue;
    if (await works(candidate)) return candidate;
  }
  return kind && kind !== 'none' ? undefined : none;
}

let found: Promise<Sandbox | undefined> | undefined;

/** The sandbox of this system; looked for once, since a system does not change what it allows. */
export async function findSandbox(): Promise<Sandbox> {
  found ??= probeSandbox();
  return (await found) ?? none;
}

/** Which sandbox commands run in on this system, for logs and the README. */
export async function describeSandbox(): Promise<Pick<Sandbox, 'kind' | 'note'>> {
  const { kind, note } = await findSandbox();
  return { kind, note };
}

/** Containers and hardened kernels forbid namespaces in many ways, so nothing but a try tells. */
async function works(sandbox: Sandbox): Promise<boolean> {
  const parent = await mkdtemp(join(await realpath(tmpdir()), 'meanwhile-probe-'));
  // A run's folder lies some levels down, in folders that are the bot's alone.
  const folder = join(parent, 'runs', 'probe');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await sandbox.prepare?.(folder);
    const [program = '', ...rest] = sandbox.wrap(['/bin/sh', '-c', PROBE], folder);
    await promisify(execFile)(program, rest, { cwd: folder, env: cleanEnvironment(folder), timeout: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
