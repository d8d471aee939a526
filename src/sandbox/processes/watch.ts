import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Marks } from './processes.ts';

const WATCHDOG = fileURLToPath(new URL('watchdog.ts', import.meta.url));

/** Starts the watchdog for a command about to be started; gives what ends the watch once the command is over. */
export function watch(marks: Marks): () => void {
  const args = [WATCHDOG, '--variable', marks.variable, '--queueLimit', String(marks.queueLimit)];
  const watchdog = spawn(process.execPath, args, {
    env: {},
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own, so that what ends the bot from a terminal does not end the watchdog first.
    detached: true,
  });
  // Without it commands still run; they would only outlive a bot that is killed.
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  return () => watchdog.kill('SIGKILL');
}
