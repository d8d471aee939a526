/** While Redis is away, that is said once and then this often. */
const SAID_EVERY_MS = 60_000;

/** How a connection to Redis that is lost, or cannot be made, shows in the code and the words of errors of ioredis and BullMQ. */
const CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const WORDS = [
  'Connection is closed',
  "Stream isn't writeable",
  'Command timed out',
  'max retries per request limit',
  'All sentinels are unreachable',
  // What follows when it is back: somebody else may have taken the job meanwhile.
  'could not renew lock',
  'Missing lock for job',
  'Missing key for job',
  'Lock mismatch for',
];
const CALLS = new Set(['connect', 'read', 'write', 'getaddrinfo']);

export function isRedisAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // A cause of that kind may as well be a platform's.
  const isBroken = code !== undefined && CODES.has(code) && syscall !== undefined && CALLS.has(syscall);
  return isBroken || saysSo(error) || saysSo(error.cause);
}

function saysSo(error: unknown): boolean {
  return error instanceof Error && WORDS.some((words) => error.message.includes(words));
}

/** The same trouble of every part of the bot becomes one line a minute; gives undefined for what is not to be logged. */
export function outageLines(now: () => number): (error: unknown) => { reason: string } | undefined {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (now() - saidAt < SAID_EVERY_MS) return undefined;
    saidAt = now();
    const { code } = error as NodeJS.ErrnoException;
    return { reason: code ?? (error as Error).name };
  };
}

export const OUTAGE = 'Redis is unreachable; what is stored is safe, and work goes on when it is back';
