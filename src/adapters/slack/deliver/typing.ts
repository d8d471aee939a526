import { toDeliveryError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Memory } from '../store.ts';
import type { Workspace } from '../auth/workspaces.ts';

const STATUS = 'is thinking…';
const SEEN = 'eyes';

export type Signs = (
  workspace: Workspace,
  message: { channel: string; ts: string; thread_ts?: string | undefined },
) => void;

function statusKind(channel: string): string {
  return `status-${channel.slice(0, 1)}`;
}

/** Takes the status line away again, where Slack shows one. */
export async function clearStatus(
  memory: Memory,
  { client, team }: Workspace,
  channel: string,
  thread: string,
): Promise<void> {
  if (await memory.lacks(team, statusKind(channel))) return;
  await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: '' });
}

/**
 * Shows at once that the bot has taken a message up: Slack's status line, which goes by itself with the answer, and where
 * that is not to be had a reaction. Nothing waits for it, and without it the answer still comes.
 */
export function createSigns(memory: Memory, log: Log): Signs {
  async function show({ client, team }: Workspace, channel: string, ts: string, thread: string): Promise<void> {
    const kind = statusKind(channel);
    if (!(await memory.lacks(team, kind))) {
      try {
        await client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: STATUS });
        return;
      } catch (error) {
        const { retry, refusal } = toDeliveryError(error);
        if (retry) throw error;
        if (!refusal) await memory.setLacks(team, kind);
      }
    }
    await client.reactions.add({ channel, timestamp: ts, name: SEEN });
  }

  return (workspace, { channel, ts, thread_ts }) => {
    show(workspace, channel, ts, thread_ts ?? ts).catch((error: unknown) =>
      log.debug({ err: error, channel }, 'A sign of life could not be shown'),
    );
  };
}
