import { startEmbeddedRedis } from '../../src/jobs/redis/embedded-redis.ts';

/**
 * A bot's process as the embedded Redis sees it: `node hold-redis.ts DATA_DIR` prints one JSON line `{socket}` or
 * `{error}`, and stops gracefully on SIGTERM.
 */
const log = { info: say, warn: say, error: say };

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

try {
  const redis = await startEmbeddedRedis({ dataDir: process.argv[2] ?? '', log });
  process.on('SIGTERM', () => void redis.stop());
  process.stdout.write(`${JSON.stringify({ socket: redis.socket })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: (error as Error).message })}\n`);
}
