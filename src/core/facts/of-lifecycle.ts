import type { InboundOf } from '../domain/message.ts';
import type { Queries } from '../queries.ts';
import { commonFacts, type Gathering } from './around.ts';
import type { LifecycleFacts } from './facts.ts';

type Lifecycle = InboundOf<'lifecycle'>;

export async function gatherLifecycle(inbound: Lifecycle, gathering: Gathering): Promise<LifecycleFacts> {
  const { queries } = gathering.ports;
  const [common, unread, leaving] = await Promise.all([
    commonFacts(inbound, gathering),
    unreadBy(inbound, queries),
    leavingOf(inbound, queries),
  ]);
  return { kind: 'lifecycle', ...common, unread, leaving };
}

async function unreadBy({ all, workspace, thread, person }: Lifecycle, { runs }: Queries) {
  if (!all) return runs.unreadOf(thread, workspace, person.id);
  return (await runs.unread(workspace, person.id)).map(({ id, finishedAt = 0 }) => ({ run: id, at: finishedAt }));
}

async function leavingOf({ event, workspace }: Lifecycle, queries: Queries): Promise<LifecycleFacts['leaving']> {
  if (event !== 'removed') return undefined;
  const [runs, offers, schedules] = await Promise.all([
    queries.runs.liveInWorkspace(workspace),
    queries.offers.openIn(workspace),
    queries.schedules.inWorkspace(workspace),
  ]);
  return { runs, offers, schedules };
}
