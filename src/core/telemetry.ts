import type { Scope } from './domain/api/token.ts';
import type { Effect } from './domain/effect.ts';
import type { Inbound, Person } from './domain/message.ts';
import type { Verdict, Run } from './domain/run.ts';
import type { OfferStatus } from './domain/offer.ts';
import type { QuestionAction } from './domain/outgoing.ts';
import type { Usage } from './domain/model/model-turn.ts';
import type { Tier } from './domain/plan.ts';
import { type Why, whyOf } from './domain/why.ts';
import type { ModelCall } from './model.ts';

/** What happened, for logs and figures. It holds no word of what anybody wrote. Times are in ms. */
export type Happened =
  | { it: 'message'; duringWork: boolean }
  | { it: 'judged'; tier: Tier; by: Why['by'] }
  | { it: 'offered'; offer: string; thread: string; workflow: string; afterMs: number }
  | {
      it: 'offerEnded';
      offer: string;
      thread: string;
      workflow: string;
      as: OfferStatus;
      by?: Person | undefined;
      afterMs: number;
    }
  | { it: 'queued'; run: Run }
  | { it: 'began'; run: Run; resumed: boolean }
  | { it: 'parked'; run: Run; reason: string; until: number }
  | { it: 'ended'; run: Run }
  | { it: 'refused'; event: string; thread: string; person: Person; rule: string }
  | { it: 'feedback'; run: Run; verdict: Verdict }
  | { it: 'answered'; run: string; thread: string; by: Person; decision?: QuestionAction | undefined }
  | { it: 'cancelAsked'; run: string; thread: string; by: Person }
  /** A program called the API with a token that does not open that. */
  | { it: 'callRefused'; token: string; scope: Scope }
  | { it: 'delivered'; channel: string; kind: string; afterMs: number }
  | { it: 'notDelivered'; channel: string; why: 'limited' | 'refused' | 'failed' | 'token' }
  | { it: 'setAside'; box: string }
  | { it: 'modelUsed'; model: string; use: ModelCall['use']; usage: Usage; cost?: number; currency?: string };

export type Observe = (happened: Happened) => void;

/** What came of an event, of a person or of a schedule. */
export function happenedBy(effects: readonly Effect[], now: number, inbound?: Inbound): Happened[] {
  const judged = effects.map(reasonOf).find((why) => why?.tier !== undefined);
  const first: Happened[] =
    judged?.tier === undefined || inbound?.kind !== 'message'
      ? []
      : [{ it: 'judged', tier: judged.tier, by: judged.by }];
  return [...first, ...effects.flatMap((effect) => ofEffect(effect, now, inbound))];
}

/** Why the bot did that, where the effect says so. */
export function reasonOf(effect: Effect): Why | undefined {
  if (effect.do === 'offer') return whyOf(effect.offer.why);
  if (effect.do === 'start') return effect.run.why;
  if (effect.do === 'reply') return effect.reply.why;
  return effect.do === 'say' && !('shows' in effect.outgoing) ? effect.outgoing.post?.why : undefined;
}

function ofEffect(effect: Effect, now: number, inbound: Inbound | undefined): Happened[] {
  switch (effect.do) {
    case 'offer': {
      const { id, thread, plan } = effect.offer;
      return [{ it: 'offered', offer: id, thread, workflow: plan.workflow, afterMs: since(inbound?.at ?? now, now) }];
    }
    case 'feedback':
      return [{ it: 'feedback', run: effect.run, verdict: effect.verdict }];
    case 'resolve': {
      const { offer, to: as, by } = effect;
      const { id, thread, plan, createdAt } = offer;
      return [{ it: 'offerEnded', offer: id, thread, workflow: plan.workflow, as, by, afterMs: since(createdAt, now) }];
    }
    case 'start':
      return [{ it: 'queued', run: effect.run }];
    case 'end':
      return [{ it: 'ended', run: effect.run }];
    case 'answer':
      return answered(effect);
    case 'signalCancel':
      return [{ it: 'cancelAsked', run: effect.run.id, thread: effect.run.thread, by: effect.by }];
    case 'say': {
      const rule = 'shows' in effect.outgoing ? undefined : effect.outgoing.post?.refused;
      if (rule === undefined || !inbound) return [];
      return [{ it: 'refused', event: inbound.id, thread: inbound.thread, person: inbound.person, rule }];
    }
    default:
      return [];
  }
}

/** Where the question is an approval, with what was decided. */
function answered({ question, answer, run }: Extract<Effect, { do: 'answer' }>): Happened[] {
  if (!answer.by) return [];
  const decision = question.actions?.[question.choices.indexOf(answer.text)];
  return [{ it: 'answered', run: run.id, thread: run.thread, by: answer.by, decision }];
}

/** Platforms' clocks may go before ours. */
function since(then: number, now: number): number {
  return Math.max(0, now - then);
}
