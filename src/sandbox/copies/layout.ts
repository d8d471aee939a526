import { join } from 'node:path';
import type { Shown, View } from '../isolation/kind.ts';
import { quoted } from '../quoted.ts';

/** Where the folder of a run with a working copy seems to be: the same for every run, since what is installed remembers paths. */
const WORK = '/workspace';

/** The home and the folder for temporary files; a repository's name begins with no dot. */
const HOME = '.home';

const MIRROR = '/mirror';

/** The objects that the copy does not have itself, and the names of the branches. */
const MIRROR_PARTS = ['objects', 'packed-refs'];

/** The copy on this machine. */
export function copyIn(folder: string, name: string): string {
  return join(folder, name);
}

export function viewOf(name: string, mirror: string, kept: readonly Shown[] = []): View {
  const parts = MIRROR_PARTS.map((part) => ({ path: join(mirror, part), as: `${MIRROR}/${part}` }));
  return { as: WORK, at: `${WORK}/${name}`, shown: [...parts, ...kept] };
}

/** Before the copy is there. */
export function viewBefore(mirror: string): View {
  return { ...viewOf('', mirror), at: WORK };
}

export function placeInCopy(name: string, path: string): string {
  return `${WORK}/${name}/${path}`;
}

/** Of every command in a copy; those of the policy count more. */
export function environmentIn(environment: Record<string, string>): Record<string, string> {
  return { HOME: `${WORK}/${HOME}`, TMPDIR: `${WORK}/${HOME}/tmp`, ...environment };
}

/**
 * Makes a copy as `sh` does it inside the sandbox: whatever a repository holds, it is unpacked where it can do nothing. The objects
 * stay in the mirror; links to them could be written through.
 */
export function checkOutScript(name: string, { commit, branch }: { commit: string; branch?: string }): string {
  const head = branch === undefined ? commit : `refs/heads/${branch}`;
  return [
    'set -e',
    `rm -rf ${quoted(name)} ${HOME}`,
    `mkdir -p ${quoted(name)} ${HOME}/tmp`,
    `cd ${quoted(name)}`,
    'export GIT_CONFIG_NOSYSTEM=1',
    'git init -q .',
    `echo ${MIRROR}/objects > .git/objects/info/alternates`,
    `sed 's# refs/heads/# refs/remotes/origin/#; / refs\\/meanwhile\\//d' ${MIRROR}/packed-refs > .git/packed-refs`,
    branch === undefined ? `git update-ref --no-deref HEAD ${commit}` : `git update-ref ${quoted(head)} ${commit}`,
    ...(branch === undefined ? [] : [`git symbolic-ref HEAD ${quoted(head)}`]),
    'git -c checkout.workers=0 -c advice.detachedHead=false reset -q --hard',
  ].join('\n');
}
