import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { programFolders } from './environment.ts';

/** Where systems keep programs and their settings; nothing else of the machine is to be seen inside. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/etc',
  '/nix/store',
  '/gnu/store',
  '/run/current-system',
];

/** Readable for root alone, which the bot may be; no command needs them. */
const SECRET_FILES = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/sudoers',
  '/etc/krb5.keytab',
];
const SECRET_FOLDERS = [
  '/etc/ssl/private',
  '/etc/pki/tls/private',
  '/etc/letsencrypt',
  '/etc/sudoers.d',
  '/etc/wireguard',
  '/etc/NetworkManager/system-connections',
];
const SSH = '/etc/ssh';
const HOST_KEY = /^ssh_host_.*_key$/;

/** Process ids that end with the bot, no terminal, no rights of root's. */
const APART = ['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'];

/** For everybody to write, since the command may run as somebody else than who makes them. */
const OPEN = ['--perms', '1777', '--tmpfs'];
const OF_ITS_OWN = ['--proc', '/proc', '--dev', '/dev', ...OPEN, '/dev/shm', ...OPEN, '/tmp', '--dir', '/var/tmp'];

const PACKAGE = resolve(import.meta.dirname, '../..');

/**
 * The arguments that shut a command in: it has process ids of its own, the system's programs to read, its own folder to
 * write, and private /tmp, /proc and /dev. The network is kept.
 */
export function bubblewrapArguments(folder: string): string[] {
  const hidden = privateFolders(folder);
  const outside = outsideSystem(folder);
  return [
    ...APART,
    ...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]),
    ...OF_ITS_OWN,
    ...secretFiles().flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...hidden.flatMap((path) => ['--tmpfs', path]),
    ...[...outside, folder].flatMap(parentsOf).flatMap((path) => ['--perms', '0755', '--dir', path]),
    ...outside.flatMap((path) => ['--ro-bind-try', path, path]),
    '--bind',
    folder,
    folder,
    '--chdir',
    folder,
    // Last, since folders to mount on had to be made there first.
    ...[...hidden, '/'].flatMap((path) => ['--remount-ro', path]),
  ];
}

function secretFiles(): string[] {
  const hostKeys = existsSync(SSH) ? readdirSync(SSH).filter((name) => HOST_KEY.test(name)) : [];
  return [...SECRET_FILES, ...hostKeys.map((name) => join(SSH, name))].filter((path) => existsSync(path));
}

/** What the bot or the system keeps for itself, where it lies within what would be seen. */
function privateFolders(folder: string): string[] {
  const own = [PACKAGE, homedir(), dirname(folder)].filter((path) => isSystem(path) && !SYSTEM.includes(path));
  return [...own, ...SECRET_FOLDERS.filter((path) => existsSync(path))];
}

/** Programs that a person's PATH or Node bring from elsewhere, and where names are looked up on the network. */
function outsideSystem(folder: string): string[] {
  const prefix = dirname(dirname(process.execPath));
  const wanted = [...programFolders(), join(prefix, 'lib/node_modules'), ...realPaths('/etc/resolv.conf')];
  const kept = [PACKAGE, homedir(), folder, '/tmp', process.cwd()];
  return wanted.filter((path) => !isSystem(path) && !kept.some((secret) => isWithin(secret, path)));
}

/** From the outermost on. bubblewrap itself would make them for root alone, and commands may run as somebody else. */
function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path || isSystem(parent) ? [] : [...parentsOf(parent), parent];
}

function isSystem(path: string): boolean {
  return SYSTEM.some((root) => isWithin(path, root));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function realPaths(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}
