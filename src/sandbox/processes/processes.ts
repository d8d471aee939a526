import { readdirSync, readFileSync } from 'node:fs';

/** One process as /proc shows it. `start` (clock ticks since boot) tells it from a later one with the same pid. */
export type Process = { pid: number; parent: number; group: number; session: number; threads: number; start: number };

/** How the processes of one command are known again, whatever they did to get away from their parent. */
export type Marks = {
  /** A variable (`NAME=value`) in the environment, which children inherit. */
  variable: string;
  /** An odd limit on message queues: it is inherited too, and neither `env -i` nor `setsid` change it. */
  queueLimit: number;
};

/** Where the fields stand in /proc/<pid>/stat, counted after the name in brackets (which may hold spaces). */
const STATE = 0;
const PARENT = 1;
const GROUP = 2;
const SESSION = 3;
const THREADS = 17;
const START = 19;

/** The process with that pid; undefined where there is none, or it is dead and only not collected yet. */
export function readProcess(pid: number): Process | undefined {
  const stat = readProc(`${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.length <= START || fields[STATE] === 'Z' || fields[STATE] === 'X') return undefined;
  const number = (index: number) => Number(fields[index]);
  const [parent, group, session] = [number(PARENT), number(GROUP), number(SESSION)];
  return { pid, parent, group, session, threads: number(THREADS), start: number(START) };
}

/** Every live process of this machine (none where there is no /proc). */
export function listProcesses(): Process[] {
  return pids()
    .map(readProcess)
    .filter((process) => process !== undefined);
}

/** The memory of a process that no file backs, in bytes. Pages that it shares with another are counted for both. */
export function memoryOf(pid: number): number {
  const sizes = readProc(`${pid}/status`).matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm);
  return [...sizes].reduce((sum, [, kib]) => sum + Number(kib) * 1024, 0);
}

/** The value of a variable in a process's environment as it was started; undefined where it has none, or is somebody else's. */
export function variableOf(pid: number, name: string): string | undefined {
  const found = readProc(`${pid}/environ`)
    .split('\0')
    .find((variable) => variable.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

export function hasMarks(pid: number, marks: Marks): boolean {
  if (`\0${readProc(`${pid}/environ`)}`.includes(`\0${marks.variable}\0`)) return true;
  return new RegExp(`^Max msgqueue size +${marks.queueLimit} `, 'm').test(readProc(`${pid}/limits`));
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Empty where the process has ended meanwhile or is somebody else's. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}
