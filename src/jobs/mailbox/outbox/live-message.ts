import type { Person, Place } from '../../../core/domain/message.ts';
import type { Plan } from '../../../core/domain/plan.ts';
import type { Post, LiveMessage } from '../../../core/domain/outgoing.ts';
import type { Showing } from '../../../core/domain/showing.ts';
import type { Capabilities } from '../../../core/ports.ts';
import type { Queries } from '../../../core/queries.ts';
import type { Calendar } from '../../../core/domain/time/calendar.ts';
import { withPage } from '../../../core/present/run/page.ts';
import { presentCard } from '../../../core/present/run/card.ts';
import { cardTasks } from '../../../core/present/run/tasks.ts';
import { presentOffer } from '../../../core/present/offer.ts';
import { presentQuestion } from '../../../core/present/question.ts';
import { presentReply } from '../../../core/present/reply.ts';
import { presentDraft } from '../../../core/present/run/draft.ts';
import { presentFailure } from '../../../core/present/run/result.ts';
import { presentEndedSchedule, presentScheduled } from '../../../core/present/schedule.ts';
import { TOLD_TICKS } from '../../../core/domain/schedule.ts';
import { ticksAfter } from '../../../core/domain/time/ticks.ts';
import type { Policy } from '../../../core/policy.ts';
import type { Workflow } from '../../../core/workflow.ts';
import { keys } from '../../keys.ts';

/** Where the platform's id of the message that shows it is kept. */
export function stateOf(shown: LiveMessage): { key: string; field: 'card' | 'message' | 'failed' | 'answer' } {
  if ('run' in shown) return { key: keys.run(shown.run), field: 'card' };
  if ('failure' in shown) return { key: keys.run(shown.failure), field: 'failed' };
  if ('result' in shown) return { key: keys.run(shown.result), field: 'answer' };
  if ('schedule' in shown) return { key: keys.scheduleMessage(shown.schedule), field: 'message' };
  if ('reply' in shown) return { key: keys.reply(shown.reply), field: 'message' };
  if ('question' in shown) return { key: keys.question(shown.question), field: 'message' };
  return { key: keys.offer(shown.offer), field: 'message' };
}

/** As long as a question may be open at most, and a day for late answers. */
export const ANSWERABLE_KEPT_S = 31 * 24 * 3600;

/** How far an offer or a question has been shown, from its hash. */
export function showingFromHash({ tried, message, shownAt, elsewhere }: Record<string, string>): Showing {
  return {
    ...(tried && { tried: true }),
    ...(message && { message }),
    ...(shownAt && { shownAt: Number(shownAt) }),
    ...(elsewhere && { elsewhere: true }),
  };
}

/**
 * What grows as it is written is shown more often than a card, which only tells how far it is. Everything else changes when somebody
 * acts on it, and that is shown at once.
 */
export function pauseBetween(shown: LiveMessage, { cardEveryMs, replyEveryMs }: Capabilities): number {
  if ('reply' in shown || 'result' in shown) return replyEveryMs;
  return 'run' in shown ? cardEveryMs : 0;
}

type Deps = {
  policy: () => Policy;
  queries: Queries;
  workflows: Workflow[];
  calendar: Pick<Calendar, 'next'>;
  runPage?: ((run: string) => string) | undefined;
  now: () => number;
};

type Presented = { post: Post; place: Place; person: Person };

/** What it looks like now, where, and for whom; undefined where it is no longer kept. */
export async function presentLiveMessage(deps: Deps, shown: LiveMessage): Promise<Presented | undefined> {
  const { queries, workflows, now } = deps;
  if ('run' in shown) {
    const run = await queries.runs.get(shown.run);
    if (!run) return undefined;
    const queued = run.status === 'queued' ? await queries.queue.placeOf(run) : undefined;
    const summary = summaryOf(workflows, run);
    const tasks = cardTasks(run, workflows.find(({ name }) => name === run.plan.workflow)?.steps ?? []);
    const card = presentCard(run, { now: now(), summary, place: queued, tasks });
    return { post: withPage(card, deps.runPage), place: run, person: run.person };
  }
  if ('reply' in shown) {
    const reply = await queries.replies.get(shown.reply);
    if (!reply) return undefined;
    const run = reply.run === undefined ? undefined : await queries.runs.get(reply.run);
    return {
      post: { ...presentReply(reply, run), ...(reply.event !== undefined && { about: reply.event }) },
      place: reply,
      person: reply.person,
    };
  }
  if ('question' in shown) {
    const question = await queries.questions.get(shown.question);
    if (!question) return undefined;
    const post = presentQuestion(question, await queries.runs.get(question.run), now());
    return { post, place: question, person: question.person };
  }
  if ('result' in shown) {
    const run = await queries.runs.get(shown.result);
    const post = run && presentDraft(run);
    return run && post && { post: withPage(post, deps.runPage), place: run, person: run.person };
  }
  if ('failure' in shown) {
    const run = await queries.runs.get(shown.failure);
    return run && { post: withPage(presentFailure(run), deps.runPage), place: run, person: run.person };
  }
  return 'schedule' in shown ? presentScheduleNow(deps, shown.schedule) : presentOfferNow(deps, shown.offer);
}

/** What is done, in its workflow's words; in the person's if there is no such workflow, or a changed one cannot read the input. */
function summaryOf(workflows: Workflow[], { plan, request }: { plan: Plan; request: string }): string {
  try {
    return workflows.find(({ name }) => name === plan.workflow)?.summary(plan.input) ?? request;
  } catch {
    return request;
  }
}

async function presentScheduleNow({ queries, workflows, calendar, now }: Deps, id: string) {
  const schedule = await queries.schedules.get(id);
  const ended = schedule ? undefined : await queries.schedules.ended(id);
  const shown = schedule ?? ended?.schedule;
  if (!shown) return undefined;
  const { when, next } = shown;
  const summary = summaryOf(workflows, shown);
  const ticks = ticksAfter(when.timing, next - 1, TOLD_TICKS, calendar);
  const post = schedule
    ? presentScheduled(schedule, summary, ticks, now())
    : presentEndedSchedule(shown, summary, ended?.by, now());
  return { post, place: shown, person: shown.person };
}

async function presentOfferNow(deps: Deps, id: string): Promise<Presented | undefined> {
  const { policy, queries, workflows } = deps;
  const offer = await queries.offers.get(id);
  if (!offer) return undefined;
  const workflow = workflows.find(({ name }) => name === offer.plan.workflow);
  const run = offer.run === undefined ? undefined : await queries.runs.get(offer.run);
  // The run took the message over, so whatever edits it shows the card.
  if (run?.card !== undefined && run.card === offer.message) return presentLiveMessage(deps, { run: run.id });
  const equal = offer.equal && (await queries.runs.get(offer.equal.run));
  const summary = workflow?.summary(offer.plan.input) ?? offer.request;
  const details = workflow?.details(offer.plan.input);
  const input = workflow?.input.safeParse(offer.plan.input);
  const terms = input?.success ? workflow?.terms(input.data, policy()) : undefined;
  const leftOut = workflow?.leftOut(offer.request, offer.plan.input);
  const post = presentOffer(offer, summary, { run, equal, details, leftOut, terms });
  return { post, place: offer, person: offer.person };
}
