import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { GivenUp, isGivenUp } from '../mailbox/patience.ts';
import { afterThisMoment } from './batch-script.ts';

/**
 * Where Redis is: the unix socket of the embedded server, a `redis://` / `rediss://` URL, or Sentinels that know. Of a URL beside them
 * only the user, the password, the database and whether to encrypt count; `password` is the Sentinels' own.
 */
export type RedisTarget = { socket: string } | { url: string } | Sentinels;

type Sentinels = {
  sentinels: readonly { readonly host: string; readonly port: number }[];
  master: string;
  url?: string | undefined;
  password?: string | undefined;
};

/**
 * The longest pause between two attempts to reconnect. Left to itself the pause grows to 20 s, and an outage of 20 s
 * then lasts 38.
 */
const MAX_RECONNECT_MS = 1_000;

/** To ioredis: as for any lost connection, and the command whose answer it was goes out again. */
const RECONNECT_AND_SEND_AGAIN = 2 as const;

/** Beyond this an answer to a person would be too late to be of use; the command fails and its caller says so. */
const IMPATIENT_COMMAND_MS = 5_000;

/**
 * `patient` connections wait through an outage, as queues and handlers should. An `impatient` one fails at once while
 * Redis is away, so that whoever sent the event learns that it was not stored and can send it again.
 */
export function connect(target: RedisTarget, name: string, mode: 'patient' | 'impatient' = 'patient'): Redis {
  const options = {
    connectionName: name,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_MS),
    ...(mode === 'patient'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: IMPATIENT_COMMAND_MS }),
  };
  if ('url' in target && !('sentinels' in target)) return writeTogether(new Redis(target.url, options));
  const where = 'socket' in target ? { path: target.socket } : throughSentinels(target);
  return writeTogether(new Redis({ ...where, ...options }));
}

/**
 * The primary is looked for at each connecting; a server that has become a replica is left, and what it refused is sent again. The
 * `failoverDetector` of ioredis is not used: where it hears of a fail-over while a connection is being made, that one ends for good.
 */
function throughSentinels({ sentinels, master, url, password }: Sentinels) {
  const given = url === undefined ? undefined : new URL(url);
  const isSecret = given?.protocol === 'rediss:';
  return {
    sentinels: [...sentinels],
    name: master,
    role: 'master' as const,
    sentinelRetryStrategy: (attempt: number) => Math.min(attempt * 50, MAX_RECONNECT_MS),
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? RECONNECT_AND_SEND_AGAIN : false),
    ...(given?.username && { username: decodeURIComponent(given.username) }),
    ...(given?.password && { password: decodeURIComponent(given.password) }),
    ...(given && given.pathname.length > 1 && { db: Number(given.pathname.slice(1)) }),
    ...(password !== undefined && { sentinelPassword: password }),
    ...(isSecret && { tls: {}, enableTLSForSentinelMode: true }),
  };
}

/**
 * What is sent in the same moment goes out in one write instead of one each, which costs a busy bot a sixth of its time. Unlike
 * ioredis's own pipelines (`enableAutoPipelining`) this changes nothing else: a command that an outage interrupts is still sent again
 * by itself.
 */
function writeTogether(client: Redis): Redis {
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    if (isGivenUp()) {
      command.reject(new GivenUp());
      return command.promise;
    }
    const socket = client.stream as Socket | undefined;
    if (socket && socket.writableCorked === 0) {
      socket.cork();
      afterThisMoment(() => socket.uncork());
    }
    return send(command, stream);
  };
  return client;
}
