import type { InboundOf } from '../domain/message.ts';
import type { Offer } from '../domain/offer.ts';
import { answerableFrom } from '../domain/showing.ts';
import type { Target } from '../queries.ts';
import type { Question } from '../domain/question.ts';
import type { Workflow } from '../workflow.ts';

/** What may be open in a thread. */
export type Open = { offers: Offer[]; questions: Question[]; target: Target; workflows: Workflow[] };

/** What an offer asks, for the judge to read its answer beside. */
export function offeredIn({ plan, request }: Offer, workflows: readonly Workflow[]): string {
  const workflow = workflows.find(({ name }) => name === plan.workflow);
  return `Shall I ${workflow?.summary(plan.input) ?? request}?`;
}

/** The words that a message answers: of what it replies to, or of what was asked last of its person and is open. */
export function openTo({ person, at }: InboundOf<'message'>, open: Open): string | undefined {
  const { offers, questions, target, workflows } = open;
  if (target.offer) return offeredIn(target.offer, workflows);
  if (target.question) return target.question.text;
  if (target.run) return undefined;
  const own = (one: Offer | Question) =>
    one.person.id === person.id && one.status === 'open' && answerableFrom(one) <= at;
  const offer = offers.findLast((one) => own(one) && at <= one.expiresAt);
  const question = questions.findLast(own);
  if (question && !(offer && answerableFrom(offer) > answerableFrom(question))) return question.text;
  return offer && offeredIn(offer, workflows);
}
