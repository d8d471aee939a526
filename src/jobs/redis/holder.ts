import { Redis } from 'ioredis';

/** What a bot's holding connection is called; the last one out shuts the server down. */
const NAME = 'meanwhile-holder';

/** A healthy server answers in under 1 ms; one that is stopped never does. */
const ANSWER_MS = 5_000;

/** One bot's hold on the private server: a connection that the kernel closes however the bot ends. */
export type Holder = {
  redis: Redis;
  /** Settles when the connection has ended, for whatever reason. */
  ended: Promise<void>;
};

export type Joined = { kind: 'joined'; holder: Holder; dir: string } | { kind: 'absent' } | { kind: 'silent' };

/** Connects to the server on `socket` and makes the hold known; a server that is still loading counts. */
export async function joinServer(socket: string): Promise<Joined> {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => null,
  });
  let failure: NodeJS.ErrnoException | undefined;
  redis.on('error', (error) => (failure ??= error));
  const ended = new Promise<void>((resolve) => redis.once('end', resolve));
  // Each command has its limit, but opening a connection is several of them.
  const limit = setTimeout(() => redis.disconnect(), ANSWER_MS);
  try {
    await redis.connect();
    await redis.client('SETNAME', NAME);
    const [, dir = ''] = await redis.config('GET', 'dir');
    return { kind: 'joined', holder: { redis, ended }, dir };
  } catch (error) {
    redis.disconnect();
    const code = failure?.code ?? (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE') {
      return { kind: 'absent' };
    }
    if (code) {
      throw failure ?? error;
    }
    return { kind: 'silent' };
  } finally {
    clearTimeout(limit);
  }
}

/** Whether the server has read all its data. */
export async function isLoaded({ redis }: Holder): Promise<boolean> {
  try {
    await redis.ping();
    return true;
  } catch (error) {
    if (String(error).includes('LOADING')) {
      return false;
    }
    throw error;
  }
}

/** How many other bots hold the server. */
export async function countOthers({ redis }: Holder): Promise<number> {
  const me = await redis.client('ID');
  const clients = String(await redis.client('LIST')).split('\n');
  return clients.filter((line) => line.includes(` name=${NAME} `) && !line.startsWith(`id=${me} `)).length;
}
