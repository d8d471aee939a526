import type { InboundOf } from '../domain/message.ts';
import { commonFacts, type Gathering, liveWork } from './around.ts';
import type { ActionFacts, ReactionFacts, WorkFacts } from './facts.ts';
import { startFacts, startOf } from './start.ts';
import { targetOf } from './target.ts';

/** Of a button that was pressed. */
export async function gatherAction(inbound: InboundOf<'action'>, gathering: Gathering): Promise<ActionFacts> {
  const facts = await workFacts(inbound, gathering);
  const { reply } = facts.target;
  const history = reply ? await gathering.ports.queries.messages.history(reply.thread) : [];
  return { kind: 'action', ...facts, history };
}

export async function gatherReaction(inbound: InboundOf<'reaction'>, gathering: Gathering): Promise<ReactionFacts> {
  return { kind: 'reaction', ...(await workFacts(inbound, gathering)) };
}

async function workFacts(inbound: InboundOf<'action' | 'reaction'>, gathering: Gathering): Promise<WorkFacts> {
  const { ports, said } = gathering;
  const [common, work, target] = await Promise.all([
    commonFacts(inbound, gathering),
    liveWork(inbound, ports.queries),
    targetOf(inbound, undefined, said, ports),
  ]);
  const start = startOf(inbound, { target, offers: work.offers });
  return { ...common, ...work, target, ...(await startFacts(inbound, gathering, start, { target, ...work })) };
}
