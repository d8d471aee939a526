import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Attached, bytesWithin, FileRefused, MOST_ATTACHED } from '../../../core/domain/attached.ts';
import { DeliveryError } from '../../../core/ports.ts';
import { slackError } from '../errors.ts';
import { filesIn } from './carried.ts';
import { SlackFile } from './wire.ts';
import { partsOf } from '../ids.ts';
import type { Memory } from '../store.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** The token goes to these hosts alone, whatever address a message names. */
const HOSTS = /^(?:[a-z0-9-]+\.)*slack\.com$/;

const SCOPE = 'files:read';

/** A file of some megabytes takes a few seconds. */
const FETCH_MS = 20_000;

export function attachedTo(files: readonly SlackFile[]): Attached[] {
  return files
    .filter(({ id, mode }) => id !== undefined && mode !== 'tombstone')
    .slice(0, MOST_ATTACHED)
    .map(({ id = '', name, title, mimetype, size }) => ({
      name: name || title || 'a file',
      source: id,
      ...(mimetype != null && { type: mimetype }),
      ...(size != null && { size }),
    }));
}

/** The message's own event comes within this, where the bot is subscribed to it. */
const NOTED_MS = 700;
const LOOK_EVERY_MS = 50;

/** The files of a message whose mention came without them: as its own event told, or as Slack says. */
export async function filesOf(
  workspace: Workspace,
  memory: Memory,
  message: string,
  thread?: string,
): Promise<Attached[]> {
  const until = performance.now() + NOTED_MS;
  for (; performance.now() < until; await sleep(LOOK_EVERY_MS)) {
    const noted = await memory.filesOf(message);
    if (noted) return noted;
  }
  const at = partsOf(message);
  if (!at) return [];
  const { channel, ts } = at;
  const just = { channel, oldest: ts, latest: ts, inclusive: true };
  const { messages } = await workspace.client.conversations
    .replies({ ...just, ts: thread ?? ts })
    .catch((error: unknown) => {
      if (slackError(error) === undefined) throw error;
      return { messages: [] };
    });
  const found = (messages ?? []).map((raw) => Held.safeParse(raw).data).find((one) => one?.ts === ts);
  return attachedTo(found ? filesIn(found) : []);
}

const Held = z.object({
  ts: z.string(),
  files: z.array(SlackFile).optional(),
  attachments: z.array(z.unknown()).optional(),
});

/** Gets the bytes of a file, from the address that Slack has for it now. `apiUrl` is of a Slack other than Slack's own. */
export async function fetchFile(
  { client }: Workspace,
  { source, type }: Attached,
  { maxBytes, apiUrl }: { maxBytes: number; apiUrl: string | undefined },
): Promise<Uint8Array> {
  const { file } = await client.files.info({ file: source }).catch((error: unknown) => {
    const word = slackError(error);
    if (word === 'missing_scope') throw new FileRefused({ why: 'scope', scope: SCOPE });
    if (word === 'file_not_found' || word === 'file_deleted') throw new FileRefused({ why: 'gone' });
    throw error;
  });
  const { url_private_download: url, mimetype } = SlackFile.parse(file ?? {});
  if (url == null || !isSlacks(url, apiUrl)) throw new FileRefused({ why: 'gone' });
  return download(url, String(client.token), { maxBytes, isPage: (mimetype ?? type) === 'text/html' });
}

function isSlacks(address: string, apiUrl: string | undefined): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  return (
    (url.protocol === 'https:' && HOSTS.test(url.hostname)) ||
    (apiUrl !== undefined && url.origin === new URL(apiUrl).origin)
  );
}

async function download(
  url: string,
  token: string,
  { maxBytes, isPage }: { maxBytes: number; isPage: boolean },
): Promise<Uint8Array> {
  const headers = { authorization: `Bearer ${token}` };
  // A redirect leads to a login page, or to where the token must not go.
  const init = { headers, redirect: 'manual' as const, signal: AbortSignal.timeout(FETCH_MS) };
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new DeliveryError('A file could not be fetched from Slack.', { retry: true, cause: error });
  });
  const isLogin = !isPage && /^text\/html\b/.test(response.headers.get('content-type') ?? '');
  if (
    isLogin ||
    response.status === 401 ||
    response.status === 403 ||
    (response.status >= 300 && response.status < 400)
  ) {
    throw new FileRefused({ why: 'scope', scope: SCOPE });
  }
  if (response.status === 404) throw new FileRefused({ why: 'gone' });
  if (!response.ok)
    throw new DeliveryError(`Slack's files answered ${response.status}.`, { retry: response.status >= 429 });
  return bytesWithin(maxBytes, response.body ?? []).catch((error: unknown) => {
    if (error instanceof FileRefused) throw error;
    // The connection broke off within the file.
    throw new DeliveryError('A file could not be fetched from Slack.', { retry: true, cause: error });
  });
}
