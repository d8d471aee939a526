import { dirname } from 'node:path';

/** For a bot that was started without any, as some containers do. */
const PLAIN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * All that a command gets as its environment: nothing of the bot's own but where programs are and the language. That is
 * no configuration, so it is read here rather than in config.ts.
 */
export function cleanEnvironment(folder: string): Record<string, string> {
  return {
    PATH: programFolders().join(':'),
    HOME: folder,
    LANG: process.env.LANG ?? 'C.UTF-8',
    TERM: 'dumb',
    TMPDIR: folder,
  };
}

/** The folders of PATH, and last the one of the Node that runs the bot, so that `node` is always there. */
export function programFolders(): string[] {
  const folders = (process.env.PATH ?? PLAIN_PATH).split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...folders, dirname(process.execPath)])];
}
