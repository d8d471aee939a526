import { partsOf } from '../ids.ts';
import { slackError } from '../errors.ts';
import type { Workspace } from '../auth/workspaces.ts';

/** Slack's names for the reactions that the bot puts on requests. */
const NAMES: Partial<Record<string, string>> = { '⏳': 'hourglass_flowing_sand', '✅': 'white_check_mark', '❌': 'x' };

/** Puts the one reaction there, and takes the one before it away; a repetition changes nothing. */
export async function mark(
  { client }: Workspace,
  message: string,
  to: string | undefined,
  before: string | undefined,
): Promise<void> {
  const at = partsOf(message);
  if (!at) return;
  const where = { channel: at.channel, timestamp: at.ts };
  const [name, old] = [to, before].map((one) => (one === undefined ? undefined : NAMES[one]));
  if (name !== undefined) await unless('already_reacted', client.reactions.add({ ...where, name }));
  if (old !== undefined) await unless('no_reaction', client.reactions.remove({ ...where, name: old }));
}

async function unless(word: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (slackError(error) !== word) throw error;
  }
}
