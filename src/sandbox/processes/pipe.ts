import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A pipe for both stdout and stderr of a command. `end` closes this side's writing end, once the command has its own. */
export type Pipe = { writeEnd: number; reader: Socket; end(): void };

/**
 * Opens a real pipe. What Node's own `stdio: 'pipe'` gives are two sockets: the order of stdout and stderr would be lost,
 * and `echo oops > /dev/stderr` fails on a socket.
 */
export async function openPipe(): Promise<Pipe> {
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-pipe-'));
  try {
    const path = join(folder, 'output');
    // Whoever the command runs as may open it again (`> /dev/stderr`); nobody else finds it, since the folder is private.
    await promisify(execFile)('mkfifo', ['-m', '666', path]);
    // Reading first and without waiting, or opening would wait for a writer.
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(path, constants.O_WRONLY);
    const reader = new Socket({ fd: readEnd, readable: true, writable: false });
    return { writeEnd, reader, end: () => closeSync(writeEnd) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
