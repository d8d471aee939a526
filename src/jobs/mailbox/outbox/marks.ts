import type { Run } from '../../../core/domain/run.ts';
import type { LiveMessage } from '../../../core/domain/outgoing.ts';
import type { Platform } from '../../../core/ports.ts';
import { markOf } from '../../../core/present/run/mark.ts';
import { commit } from '../../commit.ts';
import { keys } from '../../keys.ts';
import type { OutboxDeps } from './deps.ts';

type Deps = Pick<OutboxDeps, 'redis' | 'queries' | 'log'>;

/**
 * Keeps the reaction on the request as its run is. It comes after the card, which says more, so a platform that refuses it, or takes none
 * any more for a while, holds nothing up.
 */
export async function showMark(deps: Deps, platform: Platform, shown: LiveMessage): Promise<void> {
  if (!platform.mark || !('run' in shown)) return;
  try {
    const run = await deps.queries.runs.get(shown.run);
    if (!run || run.requestMessage === undefined) return;
    const before = (await deps.redis.hget(keys.run(run.id), 'mark')) ?? undefined;
    const mark = markOf(run);
    if (mark === before) return;
    await platform.mark(run.requestMessage, mark, before);
    await remember(deps, run, mark);
  } catch (error) {
    deps.log.debug({ err: error, run: shown.run }, 'The reaction on a request could not be changed');
  }
}

/** Only of a run that is still kept. */
async function remember({ redis }: Deps, run: Run, mark: string | undefined): Promise<void> {
  const key = keys.run(run.id);
  await commit(redis, {
    require: [{ label: 'run', hash: key, field: 'status', equals: run.status }],
    write: [mark === undefined ? ['HDEL', key, 'mark'] : ['HSET', key, 'mark', mark]],
  });
}
