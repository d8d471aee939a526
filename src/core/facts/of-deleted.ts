import type { InboundOf } from '../domain/message.ts';
import { byAge, commonFacts, type Gathering, inOrderShown } from './around.ts';
import type { DeletedFacts } from './facts.ts';

export async function gatherDeleted(inbound: InboundOf<'deleted'>, gathering: Gathering): Promise<DeletedFacts> {
  const { offers, runs, replies } = gathering.ports.queries;
  const { thread } = inbound;
  const [common, stored, threadRuns, written] = await Promise.all([
    commonFacts(inbound, gathering),
    offers.inThread(thread),
    runs.liveIn(thread),
    replies.inThread(thread),
  ]);
  return { kind: 'deleted', ...common, offers: inOrderShown(stored), threadRuns: byAge(threadRuns), replies: written };
}
