import type { Person, Place } from '../core/message.ts';
import type { Post, Showing, Shown } from '../core/outgoing.ts';
import type { Capabilities, Queries } from '../core/ports.ts';
import { presentCard } from '../core/present/card.ts';
import { presentOffer } from '../core/present/offer.ts';
import { presentQuestion } from '../core/present/question.ts';
import { presentReply } from '../core/present/reply.ts';
import type { Workflow } from '../core/workflow.ts';
import { keys } from './keys.ts';

/** Where the platform's id of the message that shows it is kept. */
export function stateOf(shown: Shown): { key: string; field: 'card' | 'message' } {
  if ('run' in shown) return { key: keys.run(shown.run), field: 'card' };
  if ('reply' in shown) return { key: keys.reply(shown.reply), field: 'message' };
  if ('question' in shown) return { key: keys.question(shown.question), field: 'message' };
  return { key: keys.offer(shown.offer), field: 'message' };
}

/** As long as a question may be open at most, and a day for late answers. */
export const ANSWERABLE_KEPT_S = 31 * 24 * 3600;

/** How far an offer or a question has been shown, from its hash. */
export function showingFromHash({ tried, message, shownAt }: Record<string, string>): Showing {
  return { ...(tried && { tried: true }), ...(message && { message }), ...(shownAt && { shownAt: Number(shownAt) }) };
}

/** What grows as it is written is shown more often than what only tells how far it is. */
export function pauseBetween(shown: Shown, { cardEveryMs, replyEveryMs }: Capabilities): number {
  return 'reply' in shown ? replyEveryMs : cardEveryMs;
}

type Deps = { queries: Queries; workflows: Workflow[]; now: () => number };

type Presented = { post: Post; place: Place; person: Person };

/** What it looks like now, where, and for whom; undefined where it is no longer kept. */
export async function presentShown(deps: Deps, shown: Shown): Promise<Presented | undefined> {
  const { queries, now } = deps;
  if ('run' in shown) {
    const run = await queries.run(shown.run);
    if (!run) return undefined;
    const queued = run.status === 'queued' ? await queries.placeOf(run) : undefined;
    return { post: presentCard(run, { now: now(), place: queued }), place: run, person: run.person };
  }
  if ('reply' in shown) {
    const reply = await queries.reply(shown.reply);
    if (!reply) return undefined;
    const run = reply.run === undefined ? undefined : await queries.run(reply.run);
    return { post: presentReply(reply, run), place: reply, person: reply.person };
  }
  if ('question' in shown) {
    const question = await queries.question(shown.question);
    if (!question) return undefined;
    const post = presentQuestion(question, await queries.run(question.run), now());
    return { post, place: question, person: question.person };
  }
  return presentOfferNow(deps, shown.offer);
}

async function presentOfferNow({ queries, workflows }: Deps, id: string): Promise<Presented | undefined> {
  const offer = await queries.offer(id);
  if (!offer) return undefined;
  const workflow = workflows.find(({ name }) => name === offer.plan.workflow);
  const run = offer.run === undefined ? undefined : await queries.run(offer.run);
  const equal = offer.equal && (await queries.run(offer.equal.run));
  const summary = workflow?.summary(offer.plan.input) ?? offer.request;
  const post = presentOffer(offer, summary, { run, equal, details: workflow?.details(offer.plan.input) });
  return { post, place: offer, person: offer.person };
}
