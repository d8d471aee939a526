import { lchown, lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The user that commands run as, where that is another than the bot's own. */
export type Owner = { uid: number; gid: number };

/** A path that leads somewhere else, or nowhere; the message is for the model. */
export class UnfitPath extends Error {
  override name = 'UnfitPath';
}

/** The same path, written one way: relative, with `/`, without `.` and `..`. */
export function plainPath(path: string): string {
  const parts = path.trim().replaceAll('\\', '/').split('/');
  const plain = parts.filter((part) => part !== '' && part !== '.');
  if (path.trim().startsWith('/'))
    throw new UnfitPath(`Give a path inside the workspace, such as src/index.js: "${path}" begins at the root.`);
  if (plain.length === 0 || plain.includes('..'))
    throw new UnfitPath(`"${path}" is no path of a file inside the workspace.`);
  return plain.join('/');
}

/**
 * Writes a file below a folder that commands have written in. No command runs meanwhile. Links in its way are not followed: one in the
 * place of a folder is an error, and one in the place of the file is replaced.
 */
export async function placeFile(
  root: string,
  path: string,
  { bytes, runs, owner }: { bytes: Uint8Array; runs: boolean; owner: Owner | undefined },
): Promise<void> {
  await makeFolders(root, dirname(path), owner);
  const target = join(root, path);
  const found = await lstat(target).catch(() => undefined);
  if (found?.isDirectory()) throw new UnfitPath(`"${path}" is a folder.`);
  if (found) await rm(target);
  await writeFile(target, bytes, { flag: 'wx', mode: runs ? 0o755 : 0o644 });
  if (owner) await lchown(target, owner.uid, owner.gid);
}

/** Nothing is removed through a link in the place of a folder. */
export async function removeFile(root: string, path: string): Promise<void> {
  if ((await obstacleTo(root, path)) === undefined) await rm(join(root, path), { force: true });
}

/** Whether a plain file is there, and no link leads to it. */
export async function isThere(root: string, path: string): Promise<boolean> {
  if ((await obstacleTo(root, path)) !== undefined) return false;
  const found = await lstat(join(root, path)).catch(() => undefined);
  return found?.isFile() === true;
}

/** Takes away what stands in the place of a file's folders: a link, or another file. */
export async function makeWay(root: string, path: string): Promise<void> {
  const obstacle = await obstacleTo(root, path);
  if (obstacle !== undefined) await rm(obstacle);
}

/** The first of a file's folders that is no folder. */
async function obstacleTo(root: string, path: string): Promise<string | undefined> {
  let folder = root;
  for (const part of path.split('/').slice(0, -1)) {
    folder = join(folder, part);
    const found = await lstat(folder).catch(() => undefined);
    if (!found) return undefined;
    if (!found.isDirectory()) return folder;
  }
  return undefined;
}

async function makeFolders(root: string, folder: string, owner: Owner | undefined): Promise<void> {
  let path = root;
  for (const part of folder === '.' ? [] : folder.split('/')) {
    path = join(path, part);
    const found = await lstat(path).catch(() => undefined);
    if (found && !found.isDirectory())
      throw new UnfitPath(`"${folder}" is no folder here, but ${found.isSymbolicLink() ? 'a link' : 'a file'}.`);
    if (found) continue;
    await mkdir(path, { mode: 0o755 });
    if (owner) await lchown(path, owner.uid, owner.gid);
  }
}
