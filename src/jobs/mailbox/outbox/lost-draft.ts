import { type LiveMessage, lastWord, type Outgoing } from '../../../core/domain/outgoing.ts';
import { presentResult } from '../../../core/present/run/result.ts';
import type { Write } from '../../commit.ts';
import { keys } from '../../keys.ts';
import type { OutboxDeps } from './deps.ts';
import { tellLost } from './lost.ts';
import { send, touch } from './writes.ts';

type Deps = Pick<OutboxDeps, 'queries'>;

/** What becomes of a message that was never shown: its person is told, or a result is told in another way. */
export async function insteadOf(deps: Deps, outgoing: Outgoing): Promise<Write[]> {
  const draft = draftIn(outgoing);
  return draft ? afterLostDraft(deps, draft) : tellLost(outgoing);
}

/** The message in which a run writes its answer, where the outgoing is one. */
export function draftIn(outgoing: Outgoing): LiveMessage | undefined {
  return 'shows' in outgoing && 'result' in outgoing.shows ? outgoing.shows : undefined;
}

/** The message in which a run writes its answer is gone, or was never taken: the result is posted by itself, whenever the run ends. */
export async function afterLostDraft({ queries }: Deps, shown: LiveMessage): Promise<Write[]> {
  const run = 'result' in shown ? await queries.runs.get(shown.result) : undefined;
  if (!run) return [];
  return [['HSET', keys.run(run.id), 'drafted', 'lost'], ...touch(run.channel, { result: run.id })];
}

/** The result of a run that ended before it was known that its message was lost. One that ended later has posted it. */
export async function lateResult({ queries }: Deps, shown: LiveMessage): Promise<Write[]> {
  const run = 'result' in shown ? await queries.runs.get(shown.result) : undefined;
  if (run?.status !== 'completed' || run.drafted !== 'lost') return [];
  return [['HSET', keys.run(run.id), 'drafted', 'told'], ...send(lastWord(run, presentResult(run)))];
}
