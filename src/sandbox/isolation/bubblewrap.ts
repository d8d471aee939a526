import { readlinkSync } from 'node:fs';
import { OWN_PROGRAMS } from './environment.ts';
import { type Hidden, masksFor, programsFor } from './hidden.ts';
import type { View } from './kind.ts';
import { ancestorsOf, bothPaths, isSystem, isWithin, SYSTEM } from './paths.ts';

/** The program alone: what lies beside it may be the bot's. */
const OWN_NODE = `${OWN_PROGRAMS}/node`;

/** Process ids that end with the bot, no terminal, no rights of root's. */
const APART = ['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'];

/** What not every version of bubblewrap can do. */
export type Abilities = { size: boolean; disableUserns: boolean };

/** What a command is let see and reach. */
export type Shut = {
  hidden: Hidden;
  network: boolean;
  /** How large its /tmp and its /dev/shm may get; undefined where this bubblewrap cannot limit them. */
  tmpBytes: number | undefined;
  view?: View | undefined;
};

/**
 * The arguments that shut a command in: it has process ids of its own, the system's programs to read, its own folder to
 * write, private /tmp, /proc and /dev, and a network of its own that leads nowhere unless it is given the machine's.
 */
export function bubblewrapArguments(folder: string, { hidden, network, tmpBytes, view }: Shut): string[] {
  const { as, at, shown }: View = view ?? { as: folder, at: folder, shown: [] };
  const masks = masksFor(folder, hidden);
  const programs = programsFor(folder, hidden);
  // What is shown in its folder has its place there already.
  const apart = shown.filter((one) => !isWithin(one.as, as));
  return [
    ...APART,
    ...(network ? [] : ['--unshare-net']),
    ...SYSTEM.flatMap(shownAsItIs),
    ...ofItsOwn(tmpBytes),
    ...masks.files.flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...masks.folders.flatMap((path) => ['--tmpfs', path]),
    ...[...programs, as, ...apart.map((one) => one.as)].flatMap((path) => foldersTo(path, masks.folders)),
    ...programs.flatMap((path) => ['--ro-bind-try', path, path]),
    ...foldersTo(OWN_NODE, masks.folders),
    '--ro-bind-try',
    process.execPath,
    OWN_NODE,
    '--bind',
    folder,
    as,
    ...shown.flatMap((one) => ['--ro-bind', one.path, one.as]),
    '--chdir',
    at,
    // Last, since folders to mount on had to be made there first.
    ...[...masks.folders, '/'].flatMap((path) => ['--remount-ro', path]),
  ];
}

function ofItsOwn(tmpBytes: number | undefined): string[] {
  // For everybody to write, since the command may run as somebody else than who makes them.
  const open = ['--perms', '1777', ...(tmpBytes === undefined ? [] : ['--size', String(tmpBytes)]), '--tmpfs'];
  const kept = ['--proc', '/proc', '--dev', '/dev', ...open, '/dev/shm', ...open, '/tmp', '--dir', '/var'];
  return [...kept, '--symlink', '../tmp', '/var/tmp'];
}

/** A link stays a link: mounted in its own right, it would show again what is hidden where it leads to. */
function shownAsItIs(path: string): string[] {
  const [, real] = bothPaths(path);
  return real !== undefined && isSystem(real)
    ? ['--symlink', readlink(path, real), path]
    : ['--ro-bind-try', path, path];
}

function readlink(path: string, real: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return real;
  }
}

/** bubblewrap itself would make them for root alone, and commands may run as somebody else. */
function foldersTo(path: string, masked: string[]): string[] {
  return ancestorsOf(path)
    .filter((parent) => parent !== '/' && (!isSystem(parent) || masked.some((over) => isWithin(parent, over))))
    .flatMap((parent) => ['--perms', '0755', '--dir', parent]);
}
