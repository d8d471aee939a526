import { z } from 'zod';
import { mayHaveHappened, slackError } from '../errors.ts';
import type { Where } from '../ids.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** The bot's messages carry this, so that one can be found again; everybody in the workspace can read it, so it has ids only. */
const EVENT = 'meanwhile_message';

/** Our clock and Slack's may differ by this much. */
const SKEW_MS = 60_000;
/** What can have been written since the try that is looked for. */
const LOOKED_AT = 200;

const Found = z.object({
  ts: z.string(),
  user: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
  files: z.array(z.object({ id: z.string().optional() })).optional(),
});
type Found = z.infer<typeof Found>;

export function metadata(key: string) {
  return { event_type: EVENT, event_payload: { key } };
}

/** The bot's own messages in that place since then (ms), oldest first; undefined where the bot may not read there. */
export async function ownMessages(
  { client, botUser }: Workspace,
  { channel, thread }: Pick<Where, 'channel' | 'thread'>,
  since: number,
): Promise<Found[] | undefined> {
  const from = {
    channel,
    oldest: String(Math.max(0, (since - SKEW_MS) / 1000)),
    limit: LOOKED_AT,
    include_all_metadata: true,
  };
  try {
    const { messages } = await (thread === undefined
      ? client.conversations.history(from)
      : client.conversations.replies({ ...from, ts: thread }));
    const found = z.array(Found).parse(messages ?? []);
    return found.filter(({ user }) => user === botUser).toSorted((a, b) => Number(a.ts) - Number(b.ts));
  } catch (error) {
    if (slackError(error) === undefined || mayHaveHappened(error) || slackError(error) === 'ratelimited') throw error;
    return undefined;
  }
}

export function withKey(messages: Found[] | undefined, key: string): string[] {
  return (messages ?? []).filter((one) => one.metadata?.event_payload['key'] === key).map(({ ts }) => ts);
}

/** Those that nothing can be told of; messages with files never carry a key. */
export function withoutKey(messages: Found[] | undefined): string[] {
  return (messages ?? []).filter(({ metadata, files }) => !metadata && !files?.length).map(({ ts }) => ts);
}
