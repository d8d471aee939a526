import type { Post } from '../../core/outgoing.ts';
import { slackError } from './errors.ts';
import type { Memory } from './memory.ts';
import { render, type Rendered } from './render.ts';

const REFUSED = new Set(['invalid_blocks', 'invalid_blocks_format', 'unsupported_block_type']);

/** What Slack tells of a message that it shows. */
type Shown = { ts?: string | undefined; message_ts?: string | undefined };

/**
 * Shows a post with the blocks that Slack made for it, and with plain ones where it refuses those. That is remembered of the
 * message, so that its later states cost one call; the whole workspace gets plain ones only once several different messages were
 * refused and none was taken. `ts` is the message's, where it is there already.
 */
export async function styled<T extends Shown>(
  memory: Memory,
  team: string,
  post: Post,
  show: (message: Rendered) => Promise<T>,
  ts?: string,
): Promise<T> {
  const kind = post.card ? 'cards' : 'markdown';
  const refused = await memory.refused(team, kind, ts);
  if (refused.enough) return show(render(post, 'plain'));
  try {
    const shown = await show(render(post, 'rich'));
    if (refused.some) await memory.setTaken(team, kind);
    return shown;
  } catch (error) {
    if (!REFUSED.has(slackError(error) ?? '')) throw error;
    const shown = await show(render(post, 'plain'));
    await memory.setRefused(team, kind, ts ?? shown.ts ?? shown.message_ts ?? '');
    return shown;
  }
}
