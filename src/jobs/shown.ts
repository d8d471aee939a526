import type { Post } from '../core/outgoing.ts';
import type { Queries } from '../core/ports.ts';
import { presentCard } from '../core/present/card.ts';
import { presentOffer } from '../core/present/offer.ts';
import type { Workflow } from '../core/workflow.ts';
import { keys } from './keys.ts';
import type { Shown } from './outbox-writes.ts';

/** Where the platform's id of the message that shows it is kept. */
export function stateOf(shown: Shown): { key: string; field: 'card' | 'message' } {
  return 'run' in shown
    ? { key: keys.run(shown.run), field: 'card' }
    : { key: keys.offer(shown.offer), field: 'message' };
}

type Deps = { queries: Queries; workflows: Workflow[]; now: () => number };

/** What it looks like now; undefined where it is no longer kept. */
export async function presentShown({ queries, workflows, now }: Deps, shown: Shown): Promise<Post | undefined> {
  if ('run' in shown) {
    const run = await queries.run(shown.run);
    if (!run) return undefined;
    const place = run.status === 'queued' ? await queries.placeOf(run) : undefined;
    return presentCard(run, { now: now(), place });
  }
  const offer = await queries.offer(shown.offer);
  if (!offer) return undefined;
  const workflow = workflows.find(({ name }) => name === offer.plan.workflow);
  const run = offer.run === undefined ? undefined : await queries.run(offer.run);
  return presentOffer(offer, workflow?.summary(offer.plan.input) ?? offer.request, { run });
}
