import type { Redis } from 'ioredis';

type Listener = () => void;

export type Bell = ReturnType<typeof createBell>;

/**
 * Rings when something new is in the store: '' for events, a `replyTo` for a private answer. It only says where to look,
 * so a ring that is lost costs a delay, never a message. It connects when it is first listened to.
 */
export function createBell(redis: Redis, prefix: string, given?: Redis) {
  const listeners = new Map<string, Set<Listener>>();
  let connection: Redis | undefined;

  function ring(topic: string): void {
    for (const listener of listeners.get(topic) ?? []) {
      listener();
    }
  }

  function onMessage(channel: string, topic: string): void {
    if (channel === `${prefix}bell`) {
      ring(topic);
    }
  }

  function ringAll(): void {
    for (const topic of listeners.keys()) {
      ring(topic);
    }
  }

  function connect(): void {
    connection = given ?? redis.duplicate({ maxRetriesPerRequest: null });
    connection.on('error', () => {});
    connection.on('message', onMessage);
    // Whoever waits finds out that Redis is away, and once it is back what rang meanwhile, unheard.
    connection.on('close', ringAll);
    connection.on('ready', ringAll);
    connection.subscribe(`${prefix}bell`).catch(() => {});
  }

  return {
    /** Calls back at every ring of that topic until the function it gives is called. */
    listen(topic: string, listener: Listener): () => void {
      if (!connection) {
        connect();
      }
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(topic) === set) {
          listeners.delete(topic);
        }
      };
    },

    close(): void {
      connection?.off('message', onMessage);
      connection?.off('close', ringAll);
      connection?.off('ready', ringAll);
      if (connection !== given) {
        connection?.disconnect();
      }
    },
  };
}
