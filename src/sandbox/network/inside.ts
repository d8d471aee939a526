import { join } from 'node:path';
import type { Shown } from '../isolation/kind.ts';

/** Where a command sees what leads out of its network. */
const FOLDER = '/run/meanwhile';

/** In a network of its own every port is free. */
const PORT = 3128;

const ADDRESS = `http://127.0.0.1:${PORT}`;

/** What a command is shown so that it can reach a gateway: the Node that runs the bot, a program for it, and the socket. */
export function shownFor(socket: string): Shown[] {
  return [
    { path: process.execPath, as: `${FOLDER}/node` },
    { path: join(import.meta.dirname, 'forward.js'), as: `${FOLDER}/forward.mjs` },
    { path: socket, as: `${FOLDER}/out` },
  ];
}

/** Starts it in `sh`, and goes on once it listens. */
export const START_FORWARDING = `${FOLDER}/node ${FOLDER}/forward.mjs ${FOLDER}/out ${PORT}`;

/** What programs look at to find a proxy; Node does since version 24. */
export const PROXY_ENVIRONMENT: Record<string, string> = {
  ...Object.fromEntries(
    ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy'].map((name) => [name, ADDRESS]),
  ),
  no_proxy: 'localhost,127.0.0.1,::1',
  NO_PROXY: 'localhost,127.0.0.1,::1',
  NODE_USE_ENV_PROXY: '1',
};
