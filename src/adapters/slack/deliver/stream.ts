import type { Post } from '../../../core/domain/outgoing.ts';
import type { Budgets } from './budgets.ts';
import { mayHaveHappened, slackError } from '../errors.ts';
import { metadata } from './find-sent.ts';
import type { Where } from '../ids.ts';
import { LIMITS, STREAM_MS } from '../limits.ts';
import type { Memory } from '../store.ts';
import type { Workspace } from '../auth/workspaces.ts';
import { neutral, neutralSoFar } from '../text/write-markdown.ts';

export type StreamDeps = { memory: Memory; budgets: Budgets; now: () => number };

/** What Slack says where it streams nothing at all: the workspace or the app has no such thing. */
const NO_STREAMS = new Set([
  'unknown_method',
  'not_allowed_token_type',
  'missing_scope',
  'feature_not_enabled',
  'method_not_supported_for_channel_type',
]);

/**
 * Begins a message that grows. Undefined where it is none, and where Slack does not stream: outside of threads, in
 * workspaces without it, and more often than it allows; then it is posted as others are, and grows by edits.
 */
export async function startStream(
  deps: StreamDeps,
  workspace: Workspace,
  where: Where,
  { post, key }: { post: Post; key: string },
): Promise<string | undefined> {
  const { channel, thread } = where;
  const { client, team } = workspace;
  const { memory, budgets, now } = deps;
  // A stream mentions nobody.
  if (!post.growing || post.mention || thread === undefined || (await memory.lacks(team, 'streams'))) return undefined;
  if ((await budgets('startStream', team)) > 0) return undefined;
  const text = neutralSoFar(post.text).slice(0, LIMITS.stream);
  const recipient = { recipient_team_id: team, recipient_user_id: post.growing.id };
  try {
    const { ts } = await client.chat.startStream({ channel, thread_ts: thread, ...recipient, markdown_text: text });
    await memory.setStream(where, String(ts), { key, sent: text, at: now() });
    return String(ts);
  } catch (error) {
    if (mayHaveHappened(error)) throw error;
    if (NO_STREAMS.has(slackError(error) ?? '')) await memory.setLacks(team, 'streams');
    return undefined;
  }
}

/**
 * Appends what a streamed message has grown by, or ends it. Where it is none that is streamed, or is none any more, the
 * whole of it is to be shown by an edit; so is what does not go on from what was sent, what got lost on the way, and what
 * is written for longer than Slack keeps a stream open. `key` is that of a message that did not get it yet.
 */
export async function growStream(
  deps: StreamDeps,
  workspace: Workspace,
  at: { channel: string; ts: string },
  post: Post,
): Promise<'shown' | { key?: string }> {
  const { memory, now } = deps;
  const stream = await memory.stream(at);
  if (!stream) return {};
  const text = post.growing ? neutralSoFar(post.text) : neutral(post.text);
  const { channel, ts } = at;
  const { client } = workspace;
  const goesOn = stream.sent !== undefined && text.startsWith(stream.sent) && text.length <= LIMITS.stream;
  if (!goesOn || now() - stream.at > STREAM_MS) return endStream(deps, workspace, at, stream.key);
  const grown = text.slice(stream.sent?.length);
  const more = grown === '' ? {} : { markdown_text: grown };
  try {
    // Should this process die before it knows what came of it, the next edit shows the whole.
    await memory.setStream(at, ts, { key: stream.key, at: stream.at });
    if (post.growing === undefined) {
      await client.chat.stopStream({ channel, ts, ...more, metadata: metadata(stream.key) });
      await memory.endStream(at);
    } else {
      if (grown !== '') await client.chat.appendStream({ channel, ts, markdown_text: grown });
      await memory.setStream(at, ts, { ...stream, sent: text });
    }
    return 'shown';
  } catch (error) {
    if (slackError(error) !== undefined || mayHaveHappened(error)) return endStream(deps, workspace, at, stream.key);
    await memory.setStream(at, ts, stream);
    throw error;
  }
}

/** An edit is not taken while a stream is open. */
async function endStream(
  { memory }: StreamDeps,
  { client }: Workspace,
  at: { channel: string; ts: string },
  key: string,
): Promise<{ key: string }> {
  try {
    await client.chat.stopStream({ ...at, metadata: metadata(key) });
  } catch (error) {
    // It may have ended by itself; anything else is to be tried again before the edit.
    if (slackError(error) === undefined || mayHaveHappened(error)) throw error;
  }
  await memory.endStream(at);
  return { key };
}
