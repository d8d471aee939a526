import type { Post } from '../../../core/domain/outgoing.ts';
import { mayHaveHappened, slackError } from '../errors.ts';
import type { Memory } from '../store.ts';
import { kindOf } from './refusals.ts';
import { render, type Rendered, renderText } from './render.ts';

/** What Slack tells of a message that it shows. */
type Shown = { ts?: string | undefined; message_ts?: string | undefined };

/**
 * Shows a post with the blocks that Slack made for it, with plain ones where it refuses those, and else as text. That is remembered of the
 * message, so that its later states cost one call; the whole workspace gets plain ones only once several different messages were
 * refused and none was taken. `ts` is the message's, where it is there already.
 */
export async function styled<T extends Shown>(
  memory: Memory,
  { team, post, ts }: { team: string; post: Post; ts?: string },
  show: (message: Rendered) => Promise<T>,
): Promise<T> {
  const kind = post.card ? 'cards' : 'markdown';
  const refused = await memory.refused(team, kind, ts);
  if (refused.enough) return plainly(post, show);
  try {
    const message = render(post, 'rich');
    const shown = await show(message);
    if (refused.some && isRich(message)) await memory.setTaken(team, kind);
    return shown;
  } catch (error) {
    if (!isAboutForm(error)) throw error;
    const shown = await plainly(post, show);
    await memory.setRefused(team, kind, ts ?? shown.ts ?? shown.message_ts ?? '');
    return shown;
  }
}

/** With blocks that every workspace takes, or without any: words alone are better than nothing. */
async function plainly<T>(post: Post, show: (message: Rendered) => Promise<T>): Promise<T> {
  try {
    return await show(render(post, 'plain'));
  } catch (error) {
    if (!isAboutForm(error)) throw error;
    return show(renderText(post));
  }
}

function isRich({ blocks }: Rendered): boolean {
  return blocks.some(
    ({ type }) => type === 'markdown' || type === 'context_actions' || type === 'task_card' || type === 'plan',
  );
}

/** Slack refuses how it looks, or for a reason that nobody foresaw, which may be that. */
function isAboutForm(error: unknown): boolean {
  const word = slackError(error);
  if (word === undefined || mayHaveHappened(error)) return false;
  const kind = kindOf(word);
  return kind === 'blocks' || kind === 'unknown';
}
