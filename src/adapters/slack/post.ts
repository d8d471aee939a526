import type { Post } from '../../core/outgoing.ts';
import { mayHaveHappened } from './errors.ts';
import { metadata, ownMessages, withKey } from './find-sent.ts';
import type { Where } from './ids.ts';
import type { Memory } from './memory.ts';
import { styled } from './styles.ts';
import type { Workspace } from './workspaces.ts';

export type PostDeps = { memory: Memory; now: () => number };

/**
 * Posts once per key. A try whose end is not known is looked for before the next one, and once more after it, since
 * Slack may have been late rather than deaf: of several that turn up, the first one stays.
 */
export async function postOnce(
  deps: PostDeps,
  workspace: Workspace,
  where: Where,
  post: Post,
  key: string,
): Promise<string> {
  const { memory, now } = deps;
  const began = now();
  const before = await memory.begin(key, began);
  const done = before?.startsWith('done ') ? before.slice('done '.length) : undefined;
  if (done !== undefined) {
    await memory.sent(key, done);
    return done;
  }
  const since = before === null ? undefined : Number(before.slice('try '.length)) || began;
  const found = since === undefined ? [] : withKey(await ownMessages(workspace, where, since), key);
  const ts = found[0] ?? (await postNow(deps, workspace, where, post, key));
  if (since !== undefined && found.length === 0) {
    const all = withKey(await ownMessages(workspace, where, since).catch(() => undefined), key);
    const first = all[0] ?? ts;
    await removeAll(
      workspace,
      where.channel,
      [...new Set([...all, ts])].filter((one) => one !== first),
    );
    await memory.sent(key, first);
    return first;
  }
  await removeAll(workspace, where.channel, found.slice(1));
  await memory.sent(key, ts);
  return ts;
}

async function postNow(
  { memory }: PostDeps,
  workspace: Workspace,
  where: Where,
  post: Post,
  key: string,
): Promise<string> {
  try {
    const { ts } = await styled(memory, workspace.team, post, (message) =>
      workspace.client.chat.postMessage({
        channel: where.channel,
        ...(where.thread !== undefined && { thread_ts: where.thread }),
        ...message,
        metadata: metadata(key),
        parse: 'none',
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    return String(ts);
  } catch (error) {
    if (!mayHaveHappened(error)) await memory.notSent(key);
    throw error;
  }
}

/** Only tidiness: what cannot be removed stays. */
async function removeAll({ client }: Workspace, channel: string, messages: string[]): Promise<void> {
  await Promise.allSettled(messages.map((ts) => client.chat.delete({ channel, ts })));
}
