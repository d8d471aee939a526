import { type Attached, bytesWithin, FileRefused, MOST_ATTACHED } from '../../../core/domain/attached.ts';
import { DeliveryError } from '../../../core/ports.ts';
import type { Api } from '../api.ts';
import { isCode } from '../errors.ts';
import { fromMessageId } from '../ids.ts';
import { filesIn } from './carried.ts';
import { type File, Message } from './wire.ts';

/** Where Discord keeps files. What a message says elsewhere is not fetched. */
const HOSTS = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

/** A file of some megabytes takes a few seconds. */
const FETCH_MS = 20_000;

/** Files of a message; they are found by their ids, since their addresses expire. */
export function attachedTo(files: readonly File[]): Attached[] {
  return files.slice(0, MOST_ATTACHED).map(({ id, filename, size, content_type: type }) => ({
    name: filename,
    source: id,
    ...(size !== undefined && { size }),
    ...(type != null && { type }),
  }));
}

/** Gets the bytes of a file, from the address that the message has for it now. `apiUrl` is of a Discord other than Discord's own. */
export async function fetchFile(
  { api, apiUrl }: { api: Api; apiUrl: string | undefined },
  message: string,
  { source }: Attached,
  maxBytes: number,
): Promise<Uint8Array> {
  const at = fromMessageId(message);
  if (!at) throw new FileRefused({ why: 'gone' });
  const found = await api.call('GET', `/channels/${at.channel}/messages/${at.message}`).catch((error: unknown) => {
    if (isCode(error, 'unknownMessage', 'unknownChannel')) throw new FileRefused({ why: 'gone' });
    throw error;
  });
  const url = filesIn(Message.parse(found)).find(({ id }) => id === source)?.url;
  if (url === undefined || !isOurs(url, apiUrl)) throw new FileRefused({ why: 'gone' });
  return download(url, maxBytes);
}

function isOurs(address: string, apiUrl: string | undefined): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  return (
    (url.protocol === 'https:' && HOSTS.has(url.host)) ||
    (apiUrl !== undefined && url.origin === new URL(apiUrl).origin)
  );
}

async function download(url: string, maxBytes: number): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) }).catch(
    (error: unknown) => {
      throw new DeliveryError('A file could not be fetched from Discord', { retry: true, cause: error });
    },
  );
  if (response.status === 404 || response.status === 403) throw new FileRefused({ why: 'gone' });
  if (!response.ok)
    throw new DeliveryError(`Discord's files answered ${response.status}`, { retry: response.status >= 429 });
  return bytesWithin(maxBytes, response.body ?? []).catch((error: unknown) => {
    if (error instanceof FileRefused) throw error;
    // The connection broke off within the file.
    throw new DeliveryError('A file could not be fetched from Discord', { retry: true, cause: error });
  });
}
