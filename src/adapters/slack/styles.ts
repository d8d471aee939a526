import type { Post } from '../../core/outgoing.ts';
import { slackError } from './errors.ts';
import type { Memory } from './memory.ts';
import { render, type Rendered } from './render.ts';

const REFUSED = new Set(['invalid_blocks', 'invalid_blocks_format', 'unsupported_block_type']);

/**
 * Shows a post with the blocks that Slack made for it, and with plain ones where the workspace does not take those; that
 * is remembered, so that it costs a second call only once.
 */
export async function styled<T>(
  memory: Memory,
  team: string,
  post: Post,
  show: (message: Rendered) => Promise<T>,
): Promise<T> {
  const kind = post.card ? 'cards' : 'markdown';
  if (await memory.lacks(team, kind)) return show(render(post, 'plain'));
  try {
    return await show(render(post, 'rich'));
  } catch (error) {
    if (!REFUSED.has(slackError(error) ?? '')) throw error;
    const shown = await show(render(post, 'plain'));
    await memory.setLacks(team, kind);
    return shown;
  }
}
