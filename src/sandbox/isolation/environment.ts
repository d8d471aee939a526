import { basename, dirname } from 'node:path';
import type { Sandbox } from './kind.ts';

/** For a bot that was started without any, as some containers do. */
const PLAIN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where commands in bubblewrap find the Node that runs the bot, which may lie among the bot's own files. */
export const OWN_PROGRAMS = '/run/meanwhile/bin';

/**
 * All that a command gets as its environment: nothing of the bot's own but where programs are and the language. That is
 * no configuration, so it is read here rather than in app/config.ts.
 */
export function cleanEnvironment(folder: string, { kind }: Pick<Sandbox, 'kind'>): Record<string, string> {
  const seesHome = kind !== 'bubblewrap';
  return {
    PATH: [
      ...programFolders().filter((programs) => seesHome || !standsIn(programs)),
      ...(seesHome ? [] : [OWN_PROGRAMS]),
    ].join(':'),
    HOME: folder,
    LANG: process.env.LANG ?? 'C.UTF-8',
    TERM: 'dumb',
    TMPDIR: folder,
  };
}

/** How this machine reaches others: no configuration of the bot's either. */
const REACHING = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SSH_AUTH_SOCK'];

/** For a program of the bot's own that talks to other machines, such as git. */
export function remoteEnvironment(): Record<string, string> {
  const kept = REACHING.flatMap((name) => [name, name.toLowerCase()]).flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { PATH: programFolders().join(':'), ...Object.fromEntries(kept) };
}

/** The folders of PATH, and last the one of the Node that runs the bot, so that `node` is always there. */
export function programFolders(): string[] {
  const folders = (process.env.PATH ?? PLAIN_PATH).split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...folders, dirname(process.execPath)])];
}

/**
 * Version managers (pyenv, rbenv, asdf, mise) keep stand-ins for programs in folders called `shims`. These look for the real
 * program in the person's home. Where commands do not see it, they would only hide the system's program of the same name.
 */
function standsIn(folder: string): boolean {
  return basename(folder) === 'shims';
}
