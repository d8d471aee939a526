import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { programFolders } from './environment.ts';
import { bothPaths, isSystem, isWithin, SYSTEM } from './paths.ts';

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

const PACKAGE = resolve(import.meta.dirname, '../../..');

/** Folders and files of the bot's that no command may see, by absolute path. */
export type Hidden = readonly string[];

/** What the bot keeps for itself, from its configuration. */
export function hiddenFrom(config: {
  dataDir: string;
  policyFile?: string | undefined;
  workflowsDir?: string | undefined;
}): string[] {
  const { dataDir, policyFile, workflowsDir } = config;
  return [dataDir, ...(policyFile ? [policyFile, dirname(policyFile)] : []), ...(workflowsDir ? [workflowsDir] : [])];
}

/** All that is to be hidden from a command in that folder, under every path that leads to it. */
function secretsOf(folder: string, hidden: Hidden): string[] {
  const own = [PACKAGE, process.cwd(), join(process.cwd(), '.env'), join(PACKAGE, '.env'), dirname(folder)];
  // The home of a service user may be a folder of programs.
  const home = programFolders().includes(homedir()) ? [] : [homedir()];
  return [...new Set([...own, ...home, ...hidden].flatMap(bothPaths))];
}

/** What is laid over the parts of the system that a command sees: empty folders, and nothing in the place of files. */
export type Masks = { folders: string[]; files: string[] };

export function masksFor(folder: string, hidden: Hidden): Masks {
  // What a link leads to is hidden, not the link.
  const real = [...secretsOf(folder, hidden), ...systemSecrets()].map((path) => bothPaths(path).at(-1) ?? path);
  const secrets = [...new Set(real)].filter(isSystem);
  const folders = outermost(secrets.filter((path) => isFolder(path) && isMaskable(path)));
  const files = secrets.filter((path) => isFile(path) && !folders.some((over) => isWithin(path, over)));
  return { folders, files };
}

/** Without a folder of the system itself there are no programs, so only the bot's files in it are hidden. */
function isMaskable(path: string): boolean {
  return !SYSTEM.flatMap(bothPaths).some((root) => isWithin(root, path));
}

function systemSecrets(): string[] {
  const hostKeys = existsSync(SSH) ? readdirSync(SSH).filter((name) => HOST_KEY.test(name)) : [];
  return [...SECRET_FILES, ...SECRET_FOLDERS, ...hostKeys.map((name) => join(SSH, name))];
}

function outermost(paths: string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isWithin(path, other)));
}

/**
 * Programs that a person's PATH or Node bring from elsewhere with their libraries, and where names are looked up on the network.
 * A folder that holds something of the bot's is left out.
 */
export function programsFor(folder: string, hidden: Hidden): string[] {
  const programs = programFolders();
  const wanted = [...programs, ...programs.flatMap(librariesOf), ...bothPaths('/etc/resolv.conf')];
  const secrets = [...secretsOf(folder, hidden), folder, homedir(), '/tmp'];
  const masked = masksFor(folder, hidden).folders;
  return wanted.filter((path) => {
    const paths = bothPaths(path);
    const isShown = isSystem(path) && !masked.some((over) => paths.some((name) => isWithin(name, over)));
    return !isShown && !paths.some((name) => secrets.some((secret) => isWithin(secret, name)));
  });
}

/** `npm` in nvm's `bin` is a link into the `lib` beside it; so are the programs of a Python environment. */
function librariesOf(programs: string): string[] {
  return basename(programs) === 'bin' ? [join(dirname(programs), 'lib')] : [];
}

/** Files and what is in folders that must not be there for a command in that folder, as far as they are there for the bot. */
export function mustNotSee(folder: string, hidden: Hidden): string[] {
  const shown = [folder, ...programsFor(folder, hidden), ...SYSTEM].flatMap(bothPaths);
  const secrets = secretsOf(folder, hidden).filter((path) => !isFolder(path) || isMaskable(path));
  const paths = [...new Set(secrets.flatMap((path) => (isFolder(path) ? entriesOf(path) : [path])))]
    .filter((path) => existsSync(path))
    .filter((path) => !bothPaths(path).some((name) => shown.some((part) => isWithin(part, name))));
  return paths.flatMap(aliasesOf);
}

/** `/lib/x` for `/usr/lib/x` where the system has a link for that. */
function aliasesOf(path: string): string[] {
  const links = SYSTEM.flatMap((root) => {
    const [, real] = bothPaths(root);
    return real !== undefined && isWithin(path, real) ? [root + path.slice(real.length)] : [];
  });
  return [path, ...links];
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}
