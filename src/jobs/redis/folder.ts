import { createHash, randomUUID } from 'node:crypto';
import {
  access,
  constants,
  lstat,
  mkdir,
  readlink,
  realpath,
  rename,
  rm,
  statfs,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { EmbeddedRedisError, FILES } from './server.ts';

/** Systems take 104 to 108 bytes, some count the ending zero. */
const MAX_SOCKET_BYTES = 100;
/** With less a server ends at its first writes, without the room to say why. */
const MIN_FREE_BYTES = 1_000_000;

/** What a failing call to the disk means. */
export const DISK_ADVICE: Record<string, string> = {
  ENOSPC: 'The disk is full. Free some space and start again.',
  EDQUOT: 'The disk quota is used up. Free some space and start again.',
  EACCES: 'Give it to the user that runs the bot, or set DATA_DIR to another folder.',
  EPERM: 'Give it to the user that runs the bot, or set DATA_DIR to another folder.',
  EROFS: 'It is on a read-only file system. Set DATA_DIR to another folder.',
  ENOTDIR: 'Part of that path is a file. Set DATA_DIR to another folder.',
  EEXIST: 'Part of that path is a file. Set DATA_DIR to another folder.',
};

/** Makes the folder and proves that it can be written, since a server that cannot write ends with less to say. */
export async function prepareFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(path, `.probe-${randomUUID()}`);
    try {
      await writeFile(probe, Buffer.alloc(4096), { flush: true });
    } finally {
      await rm(probe, { force: true });
    }
    const { bavail, bsize } = await statfs(path);
    if (bavail * bsize < MIN_FREE_BYTES) {
      throw Object.assign(new Error('less than 1 MB is free'), { code: 'ENOSPC' });
    }
    return await realpath(path);
  } catch (error) {
    const advice = DISK_ADVICE[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message;
    throw new EmbeddedRedisError(`The folder ${path} cannot be used. ${advice}`, { cause: error });
  }
}

/**
 * The path under which the folder's socket can be reached. Where its own is too long for a socket, that is by way of a
 * short link in a folder that only this user can enter; the socket itself always lives with its data.
 */
export async function reachableSocket(dir: string): Promise<string> {
  const direct = join(dir, FILES.socket);
  if (Buffer.byteLength(direct) < MAX_SOCKET_BYTES) {
    return direct;
  }
  const name = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  const home = [tmpdir(), '/tmp'].map((base) => join(base, `meanwhile-${userInfo().uid}`));
  const parent = home.find((path) => Buffer.byteLength(join(path, name, FILES.socket)) < MAX_SOCKET_BYTES);
  if (!parent) {
    throw new EmbeddedRedisError(`The path ${dir} is too long for a socket. Set DATA_DIR to a shorter one.`);
  }
  await privateFolder(parent);
  const link = join(parent, name);
  if ((await readlink(link).catch(() => '')) !== dir) {
    const fresh = `${link}.${randomUUID()}`;
    await symlink(dir, fresh);
    await rename(fresh, link);
  }
  return join(link, FILES.socket);
}

/** A folder under a public one might have been made by somebody else to listen in. */
async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
    throw new EmbeddedRedisError(
      `${path} is not a private folder of this user. Remove it, or set DATA_DIR to a shorter path so that it is not needed.`,
    );
  }
}
