import { toDeliveryError } from '../errors.ts';
import { partsOf } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Memory } from '../store.ts';
import type { Workspace } from '../auth/workspaces.ts';

const STATUS = 'is thinking…';
const SEEN = 'eyes';

/**
 * A sign of life is due 500 ms after the event (SPEC A1). Most answers leave sooner than this, and are the sign themselves: that saves
 * half the calls to Slack. The rest of the time is for the call.
 */
const SIGN_AFTER_MS = 300;

/** Does the work after so many ms, unless it is called off. */
export type Later = (work: () => void, ms: number) => () => void;

type Asked = { channel: string; ts: string; thread_ts?: string | undefined };

/** `id` is the message's, `thread` the one that it is answered in. */
export type Spoken = { id: string; thread: string };

export type Signs = {
  /** Somebody waits for an answer from now on. */
  asked: (workspace: Workspace, message: Asked, spoken: Spoken) => void;
  /** Words have left for that thread; `id` is what they answer. True where no sign had been shown for that here. */
  left: (spoken: Spoken) => Promise<boolean>;
};

type Waiting = { thread: string; left: boolean; callOff: () => void };

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
 * Shows that the bot has taken a message up, where its answer does not leave at once: Slack's status line, which goes by itself with
 * the answer, and where that is not to be had a reaction. Nothing waits for it, and without it the answer still comes.
 */
export function createSigns(memory: Memory, log: Log, later: Later = setLater): Signs {
  const waiting = new Map<string, Waiting>();

  async function show({ client, team }: Workspace, { channel, ts, thread_ts = ts }: Asked): Promise<void> {
    const kind = statusKind(channel);
    if (!(await memory.lacks(team, kind))) {
      try {
        await client.assistant.threads.setStatus({ channel_id: channel, thread_ts, status: STATUS });
        return;
      } catch (error) {
        const { retry, refusal } = toDeliveryError(error);
        if (retry) throw error;
        if (!refusal) await memory.setLacks(team, kind);
      }
    }
    await client.reactions.add({ channel, timestamp: ts, name: SEEN });
  }

  async function showUnlessLeft(workspace: Workspace, message: Asked, id: string, state: Waiting): Promise<void> {
    try {
      if (state.left || (await memory.hasLeft(id)) || state.left) return;
      await show(workspace, message);
      // Slack may have taken the status after the words, which would have ended it.
      if (state.left) await clearStatus(memory, workspace, message.channel, message.thread_ts ?? message.ts);
    } catch (error) {
      log.debug({ err: error, channel: message.channel }, 'A sign of life could not be shown');
    } finally {
      waiting.delete(id);
    }
  }

  /** What names no message that is waited for, as what a model wrote, answers the first one of its thread that is. */
  function answered({ id, thread }: Spoken): Waiting | undefined {
    return waiting.get(id) ?? [...waiting.values()].find((one) => one.thread === thread);
  }

  return {
    asked(workspace, message, { id, thread }) {
      const state: Waiting = { thread, left: false, callOff: () => undefined };
      waiting.set(id, state);
      const callOff = later(() => void showUnlessLeft(workspace, message, id, state), SIGN_AFTER_MS);
      state.callOff = () => {
        callOff();
        waiting.delete(id);
      };
    },

    async left(spoken) {
      const state = answered(spoken);
      if (state) {
        state.left = true;
        state.callOff();
        return true;
      }
      // Another process may have received the message.
      if (partsOf(spoken.id)) await memory.setLeft(spoken.id).catch(() => undefined);
      return false;
    },
  };
}

function setLater(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms).unref();
  return () => clearTimeout(timer);
}
