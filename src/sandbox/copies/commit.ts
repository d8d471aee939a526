import { join } from 'node:path';
import { MAX_FILE_BYTES } from '../../core/execute/limits.ts';
import type { Place } from '../commands.ts';
import { quoted } from '../quoted.ts';
import { runCommand } from '../run-command.ts';
import { readPlain } from '../workspace/collect.ts';
import { placeFile } from '../workspace/place-file.ts';

/** Who commits; the message says for whom. */
const AUTHOR = { name: 'Meanwhile', email: 'meanwhile@localhost' };

/** Writing some thousand objects takes seconds. */
const COMMIT_MS = 5 * 60_000;

/** As much of what failed as helps. */
const SAID = 500;

/** Beside the copy, where the command sees them. */
const [PATHS, MESSAGE, BUNDLE] = ['.paths', '.message', '.bundle'];

export type Committing = {
  /** A folder with a fresh copy of the repository, and the changes laid into it. */
  folder: string;
  place: Place;
  /** The commit that the copy began with. */
  base: string;
  branch: string;
  /** What is to be part of the commit. */
  paths: readonly string[];
  message: string;
  signal: AbortSignal;
};

/** A commit, and a bundle with it: a file that git fetches from. */
export type Committed = { commit: string; bundle: Uint8Array };

/** What the command says where all is as it was. */
const NOTHING = 'nothing';

/** Commits the changes, inside the sandbox as the checkout was made: git reads there whatever the repository holds. Undefined where nothing differs. */
export async function commit(committing: Committing): Promise<Committed | undefined> {
  const { folder, place, paths, message, signal } = committing;
  await placeFile(folder, PATHS, { bytes: Buffer.from(paths.map((path) => `${path}\0`).join('')), ...OF_THE_BOT });
  await placeFile(folder, MESSAGE, { bytes: Buffer.from(message), ...OF_THE_BOT });
  const printed: Buffer[] = [];
  const { how, exitCode } = await runCommand({
    ...place,
    command: commitScript(committing),
    folder,
    network: false,
    timeoutMs: COMMIT_MS,
    signal,
    onOutput: (bytes) => printed.push(bytes),
  });
  signal.throwIfAborted();
  const said = Buffer.concat(printed).toString().trim();
  if (how === 'exited' && exitCode === 0 && said === NOTHING) return undefined;
  const made = /(?:^|\n)commit ([0-9a-f]{40,64})$/.exec(said)?.[1];
  const bundle = await readPlain(join(folder, BUNDLE), MAX_FILE_BYTES);
  if (how === 'exited' && exitCode === 0 && made !== undefined && bundle) return { commit: made, bundle };
  throw new Error(`The branch could not be made (${how}): ${said.slice(-SAID)}`);
}

const OF_THE_BOT = { runs: false, owner: undefined };

function commitScript({ base, branch }: Committing): string {
  const { name, email } = AUTHOR;
  return [
    'set -e',
    'export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_LITERAL_PATHSPECS=1',
    `export GIT_AUTHOR_NAME=${name} GIT_AUTHOR_EMAIL=${email} GIT_COMMITTER_NAME=${name} GIT_COMMITTER_EMAIL=${email}`,
    `git add -A -f --pathspec-from-file=../${PATHS} --pathspec-file-nul`,
    `if git diff --cached --quiet; then echo ${NOTHING}; exit; fi`,
    `git commit -q --no-verify --no-gpg-sign -F ../${MESSAGE}`,
    `git update-ref ${quoted(`refs/heads/${branch}`)} HEAD`,
    `git bundle create -q ../${BUNDLE} ${base}..${quoted(`refs/heads/${branch}`)}`,
    'echo commit $(git rev-parse HEAD)',
  ].join('\n');
}
