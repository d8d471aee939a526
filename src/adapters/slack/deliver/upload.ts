import type { Post } from '../../../core/domain/outgoing.ts';
import { DeliveryError, type Files } from '../../../core/ports.ts';
import { mayHaveHappened, slackError } from '../errors.ts';
import { ownMessages } from './find-sent.ts';
import type { Where } from '../ids.ts';
import { CALL_MS } from '../limits.ts';
import type { Memory } from '../store.ts';
import { kindOf } from './refusals.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** Bytes take longer than words; a file has 8 MiB at most. */
const UPLOAD_MS = 6 * CALL_MS;

export type UploadDeps = { files: Files; memory: Memory; now: () => number };

/**
 * Shares a post's files in its place, once per key: their ids are remembered before they are shared, so a try whose end is
 * not known is looked for by them. Gives undefined where the files are no longer kept.
 */
export async function uploadOnce(
  deps: UploadDeps,
  workspace: Workspace,
  where: Where,
  { post, key }: { post: Post; key: string },
): Promise<string | undefined> {
  const { memory, now } = deps;
  const before = await memory.begin(key, now());
  if (before?.is === 'done') return before.as;
  const earlier = before?.is === 'uploaded' ? before : undefined;
  const ids = earlier?.files ?? (await uploadAll(deps, workspace, post));
  const [first] = ids;
  if (first === undefined) return undefined;
  await memory.uploaded(key, earlier?.at ?? now(), ids);
  const shared = earlier && (await ownMessages(workspace, where, earlier.at));
  if (!shared?.some(({ files }) => files?.some(({ id }) => id === first)))
    await share(deps, workspace, where, { ids, key });
  await memory.sent(key, first);
  return first;
}

/** Slack's words for an app that may not send files at all. */
const NO_SCOPE = new Set(['missing_scope', 'no_permission', 'not_allowed_token_type']);

/** What is refused for a reason that nobody foresaw is refused as files are: words may still be taken. */
async function refusingFiles<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const word = slackError(error) ?? '';
    if (mayHaveHappened(error) || (!NO_SCOPE.has(word) && kindOf(word) !== 'unknown') || word === '') throw error;
    throw new DeliveryError(`Slack answered ${word} to a file.`, { retry: false, refusal: 'no_files', cause: error });
  }
}

async function uploadAll({ files }: UploadDeps, { client }: Workspace, post: Post): Promise<string[]> {
  const ids: string[] = [];
  for (const { id } of post.files) {
    const file = await files.read(id);
    if (!file) continue;
    const { name, bytes } = file;
    const { upload_url, file_id } = await refusingFiles(() =>
      client.files.getUploadURLExternal({ filename: name, length: bytes.byteLength }),
    );
    await send(String(upload_url), bytes);
    ids.push(String(file_id));
  }
  return ids;
}

async function send(url: string, bytes: Uint8Array): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'Content-Type': 'application/octet-stream' },
    redirect: 'error',
    signal: AbortSignal.timeout(UPLOAD_MS),
  }).catch((error: unknown) => {
    throw new DeliveryError('The file could not be sent to Slack.', { retry: true, cause: error });
  });
  await answer.body?.cancel();
  if (!answer.ok)
    throw new DeliveryError(`Slack answered with status ${answer.status} to a file.`, { retry: answer.status >= 429 });
}

async function share(
  { memory }: UploadDeps,
  { client }: Workspace,
  where: Where,
  { ids, key }: { ids: string[]; key: string },
): Promise<void> {
  const [first = '', ...rest] = ids;
  const { channel, thread } = where;
  try {
    const shared = [{ id: first }, ...rest.map((id) => ({ id }))] as const;
    await refusingFiles(() =>
      client.files.completeUploadExternal({
        files: [shared[0], ...shared.slice(1)],
        channel_id: channel,
        ...(thread !== undefined && { thread_ts: thread }),
      }),
    );
  } catch (error) {
    // Slack forgets what was not shared in time, so the bytes are sent again then.
    if (!mayHaveHappened(error)) await memory.notSent(key);
    throw error;
  }
}
