import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { GivenUp, isGivenUp } from '../mailbox/patience.ts';
import { afterThisMoment } from './batch-script.ts';

/** Where Redis is: the unix socket of the embedded server, or a `redis://` / `rediss://` URL. */
export type RedisTarget = { socket: string } | { url: string };

/**
 * The longest pause between two attempts to reconnect. Left to itself the pause grows to 20 s, and an outage of 20 s
 * then lasts 38.
 */
const MAX_RECONNECT_MS = 1_000;

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
  const client = 'socket' in target ? new Redis({ path: target.socket, ...options }) : new Redis(target.url, options);
  return writeTogether(client);
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
