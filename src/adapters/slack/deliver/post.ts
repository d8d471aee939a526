import type { Post } from '../../../core/domain/outgoing.ts';
import type { Budgets } from './budgets.ts';
import { mayHaveHappened, rootGone } from '../errors.ts';
import { metadata, ownMessages, withKey, withoutKey } from './find-sent.ts';
import { messageOf, type Where } from '../ids.ts';
import type { Memory } from '../store.ts';
import { startStream } from './stream.ts';
import { styled } from './styles.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** A post, and the key under which it is posted once. */
export type Keyed = { post: Post; key: string };

export type PostDeps = { memory: Memory; budgets: Budgets; now: () => number };

/**
 * Posts once per key. A try whose end is not known is looked for before the next one, and once more after it, since
 * Slack may have been late rather than deaf: of several that turn up, the first one stays.
 */
export async function postOnce(deps: PostDeps, workspace: Workspace, where: Where, keyed: Keyed): Promise<string> {
  const { key } = keyed;
  const { memory, now } = deps;
  const before = await memory.begin(key, now());
  if (before?.is === 'done') return before.as;
  const ts = before
    ? await postAgain(deps, workspace, where, { ...keyed, since: before.at })
    : await postFirst(deps, workspace, where, keyed);
  await memory.sent(key, ts);
  return ts;
}

async function postFirst(deps: PostDeps, workspace: Workspace, where: Where, keyed: Keyed): Promise<string> {
  try {
    return (await startStream(deps, workspace, where, keyed)) ?? (await postWhole(deps, workspace, where, keyed));
  } catch (error) {
    if (!mayHaveHappened(error)) await deps.memory.notSent(keyed.key);
    throw error;
  }
}

async function postAgain(
  deps: PostDeps,
  workspace: Workspace,
  where: Where,
  { post, key, since }: Keyed & { since: number },
): Promise<string> {
  const look = () => ownMessages(workspace, where, since);
  const before = await look();
  const [found, ...more] = withKey(before, key);
  if (found !== undefined) {
    await removeAll(workspace, where.channel, more);
    return found;
  }
  await removeLostStreams(deps, workspace, where.channel, withoutKey(before));
  const ts = await postWhole(deps, workspace, where, { post, key });
  const after = withKey(await look().catch(() => undefined), key);
  const first = after[0] ?? ts;
  await removeAll(
    workspace,
    where.channel,
    [...new Set([...after, ts])].filter((one) => one !== first),
  );
  return first;
}

/** A stream carries no key until it ends, so one of ours that nobody goes on writing is what such a try left. */
async function removeLostStreams(
  { memory }: PostDeps,
  workspace: Workspace,
  channel: string,
  messages: string[],
): Promise<void> {
  for (const ts of messages) {
    if (await memory.stream({ channel, ts })) continue;
    // Slack removes no message that is still streamed.
    await workspace.client.chat.stopStream({ channel, ts }).catch(() => undefined);
    await removeAll(workspace, channel, [ts]);
  }
}

async function postWhole(
  { memory }: PostDeps,
  workspace: Workspace,
  where: Where,
  { post, key }: Keyed,
): Promise<string> {
  const { ts, message: shown } = await styled(memory, { team: workspace.team, post }, (message) =>
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
  // Nobody was told yet that the root is gone.
  if (where.thread !== undefined && shown !== undefined && shown.thread_ts === undefined) {
    await memory.setGone(messageOf(workspace.team, where.channel, where.thread));
    await removeAll(workspace, where.channel, [String(ts)]);
    throw rootGone();
  }
  return String(ts);
}

/** Only tidiness: what cannot be removed stays. */
async function removeAll({ client }: Workspace, channel: string, messages: string[]): Promise<void> {
  await Promise.allSettled(messages.map((ts) => client.chat.delete({ channel, ts })));
}
