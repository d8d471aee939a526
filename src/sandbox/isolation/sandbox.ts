import { chmod, chown } from 'node:fs/promises';
import { type Abilities, bubblewrapArguments } from './bubblewrap.ts';
import type { Hidden } from './hidden.ts';
import type { Sandbox, Terms } from './kind.ts';

/** How the candidates are made. */
export type Made = { hidden: Hidden; abilities: Abilities };

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

function bubblewrap(extra: string[], cutsNetwork: boolean, made: Made): Sandbox {
  return {
    kind: 'bubblewrap',
    cutsNetwork,
    keepsRoot: isRoot,
    keepers: 2,
    wrap(command, folder, terms) {
      return ['bwrap', ...extra, ...shutIn(folder, terms, cutsNetwork, made), '--', ...command];
    },
  };
}

function shutIn(folder: string, { network, tmpBytes, view }: Terms, cutsNetwork: boolean, made: Made): string[] {
  const { hidden, abilities } = made;
  const isOpen = network || !cutsNetwork;
  const shut = { hidden, network: isOpen, tmpBytes: abilities.size ? tmpBytes : undefined, view };
  return bubblewrapArguments(folder, shut);
}

/**
 * For a bot that is root: with its rights dropped a command would still own, and so could read, every file of root's. A user
 * namespace alone changes only how that owner is called, so the user is changed inside, after all is mounted.
 */
function bubblewrapAsNobody(cutsNetwork: boolean, made: Made): Sandbox {
  const rights = ['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'];
  return {
    ...bubblewrap([], cutsNetwork, made),
    keepsRoot: false,
    owner: { uid: NOBODY, gid: NOBODY },
    wrap(command, folder, terms) {
      return ['bwrap', ...shutIn(folder, terms, cutsNetwork, made), ...rights, '--', ...AS_NOBODY, ...command];
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
    wrap(command, _folder, { network }) {
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
export function candidatesFor(made: Made): Sandbox[] {
  const inBubblewrap = (cuts: boolean) => [
    ...(isRoot ? [bubblewrapAsNobody(cuts, made)] : []),
    ...(made.abilities.disableUserns ? [bubblewrap(['--unshare-user', '--disable-userns'], cuts, made)] : []),
    bubblewrap([], cuts, made),
    bubblewrap(['--unshare-user'], cuts, made),
  ];
  const inNamespace = (cuts: boolean) => [
    namespace([], cuts),
    namespace(['--user', '--map-current-user'], cuts),
    namespace(['--user', '--map-root-user'], cuts),
  ];
  return [...inBubblewrap(true), ...inBubblewrap(false), ...inNamespace(true), ...inNamespace(false), none];
}
