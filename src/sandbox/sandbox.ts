import { chmod, chown } from 'node:fs/promises';
import { bubblewrapArguments } from './bubblewrap.ts';
import type { Hidden } from './hidden.ts';

/** A way to keep a command apart from the rest of the machine. */
export type Sandbox = {
  kind: 'bubblewrap' | 'namespace' | 'none';
  /** Whether a command can be kept from the network. */
  cutsNetwork: boolean;
  /** Whether a command has the rights that the bot has as root on what it sees. */
  keepsRoot: boolean;
  /** The program and arguments that run a command inside; without the network where that can be cut off, unless it is given. */
  wrap(command: string[], folder: string, network: boolean): string[];
  /** Makes the folder one that the command may write in. */
  prepare?(folder: string): Promise<void>;
  /** See `Tree`. */
  keepers: number;
};

const isRoot = process.getuid?.() === 0;

/** With `setpriv` because `--kill-child` alone would outlive a bot that is killed. */
const unshare = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** What systems call `nobody`: it owns nothing. */
const NOBODY = 65_534;
const AS_NOBODY = [
  'setpriv',
  '--reuid',
  String(NOBODY),
  '--regid',
  String(NOBODY),
  '--clear-groups',
  '--inh-caps',
  '-all',
];

function bubblewrap(extra: string[], cutsNetwork: boolean, hidden: Hidden): Sandbox {
  return {
    kind: 'bubblewrap',
    cutsNetwork,
    keepsRoot: isRoot,
    keepers: 2,
    wrap(command, folder, network) {
      const shut = bubblewrapArguments(folder, { hidden, network: network || !cutsNetwork });
      return ['bwrap', ...extra, ...shut, '--', ...command];
    },
  };
}

/**
 * For a bot that is root: with its rights dropped a command would still own, and so could read, every file of root's. A user
 * namespace alone changes only how that owner is called, so the user is changed inside, after all is mounted.
 */
function bubblewrapAsNobody(cutsNetwork: boolean, hidden: Hidden): Sandbox {
  const rights = ['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'];
  return {
    ...bubblewrap([], cutsNetwork, hidden),
    keepsRoot: false,
    wrap(command, folder, network) {
      const shut = bubblewrapArguments(folder, { hidden, network: network || !cutsNetwork });
      return ['bwrap', ...shut, ...rights, '--', ...AS_NOBODY, ...command];
    },
    async prepare(folder) {
      // Its group stays root's, since bubblewrap goes into the folder before the user is changed but without root's rights.
      await chown(folder, NOBODY, process.getgid?.() ?? 0);
      await chmod(folder, 0o770);
    },
  };
}

function namespace(extra: string[], cutsNetwork: boolean): Sandbox {
  return {
    kind: 'namespace',
    cutsNetwork,
    keepsRoot: isRoot,
    keepers: 1,
    wrap(command, _folder, network) {
      return [...unshare, ...extra, ...(cutsNetwork && !network ? ['--net'] : []), '--', ...command];
    },
  };
}

/** No sandbox at all: what is left when the system allows none. */
export const none: Sandbox = {
  kind: 'none',
  cutsNetwork: false,
  keepsRoot: isRoot,
  keepers: 1,
  wrap: (command) => command,
};

/** From the best on; those with a user namespace are for systems that allow only that, and for users who are not root. */
export function candidatesFor(hidden: Hidden): Sandbox[] {
  const inBubblewrap = (cuts: boolean) => [
    ...(isRoot ? [bubblewrapAsNobody(cuts, hidden)] : []),
    bubblewrap([], cuts, hidden),
    bubblewrap(['--unshare-user'], cuts, hidden),
  ];
  const inNamespace = (cuts: boolean) => [
    namespace([], cuts),
    namespace(['--user', '--map-current-user'], cuts),
    namespace(['--user', '--map-root-user'], cuts),
  ];
  return [...inBubblewrap(true), ...inBubblewrap(false), ...inNamespace(true), ...inNamespace(false), none];
}
