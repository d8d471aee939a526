import type { Turn } from '../domain/conversation.ts';
import { promptFor } from './prompt.ts';
import { withReferent } from '../present/talk.ts';
import { answer, type InputPorts, inputsOf, withFiles, withNotes } from './inputs.ts';
import type { ModelJudgement } from '../understand/judge-by-model.ts';
import { Stopped } from '../execute/journal.ts';
import { type Model, ModelError } from '../model.ts';
import type { Offer } from '../domain/offer.ts';
import { shouldOffer } from '../facts/opportunity.ts';
import { whyOf } from '../domain/why.ts';
import type { Workflow } from '../workflow.ts';
import type { Reply } from '../domain/reply.ts';

/** Where the writing of one reply is recorded; fenced as a run's journal is. */
export interface ReplyJournal {
  /** Takes the reply over, with what was said before it; undefined where it has ended. */
  begin(): Promise<{ reply: Reply; history: Turn[] } | undefined>;
  /** Shows what is written so far, as often as the platform takes it. */
  grow(text: string): void;
  /** Ends the reply; the last form of its text is stored and shown. */
  end(reply: Reply): Promise<void>;
  /** Ends the reply without a word and makes the offer instead. */
  offer(reply: Reply, offer: Offer): Promise<void>;
}

export type ReplyPorts = InputPorts & {
  journal: ReplyJournal;
  model: Model;
  now: () => number;
  workflows: readonly Workflow[];
  /** What the small model takes a request for, and which of the workflows it chooses; the same is asked once. */
  judge: (request: string, workflows: readonly Workflow[], stop: AbortSignal) => Promise<ModelJudgement | undefined>;
  /** Told what the model took the request for, where it was asked. */
  onJudged?: (reply: Reply) => void;
};

/** Tries in all where the model fails before its first word and time may help. */
const TRIES = 3;

/** Longer than this nobody waits for the first word without being told. */
const PATIENCE_MS = 20_000;

/** The pause before the second try, where the server does not name one; it doubles. */
const FIRST_PAUSE_MS = 500;

/** One model reply, top to bottom: what was said before, the model's words as they come, and an honest end. */
export async function writeReply(ports: ReplyPorts, stop: AbortSignal): Promise<void> {
  const { journal, model, now } = ports;
  const begun = await journal.begin();
  if (!begun) return;
  let { reply } = begun;
  const { history } = begun;
  const inputs = await inputsOf(ports, reply, stop);
  // A reply that has begun to be written is not turned into an offer after a crash.
  if (reply.unless && reply.status === 'thinking') {
    const judgement = await judged(ports, { ...reply, request: withReferent(reply.request, inputs.talk) }, stop);
    if (judgement) {
      reply = { ...reply, why: whyOf(judgement.why) };
      ports.onJudged?.(reply);
    }
    const offer = judgement && offerInstead(reply, judgement);
    if (offer) return journal.offer(reply, offer);
    if (reply.otherwise !== undefined) return journal.end({ ...reply, text: reply.otherwise, status: 'done' });
  }
  const messages = withFiles(promptFor(history, reply, inputs.talk), inputs.files);
  const until = now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    let text = '';
    try {
      // What was shown of an answer is not taken back.
      const mayLookUp = reply.lookUp !== undefined && reply.status === 'thinking';
      const call = { use: 'conversation' as const, signal: stop, mayLookUp };
      const { unseen, looksUp } = await answer(model, messages, call, (words) => {
        text += words;
        // Platforms refuse a message without a word.
        if (text.trim() !== '') journal.grow(text);
      });
      // What it has begun to say stays said.
      if (looksUp && reply.lookUp && text.trim() === '') return await journal.offer(reply, handedOver(reply.lookUp));
      return await journal.end({ ...reply, text: withNotes(text, reply, inputs, unseen), status: 'done' });
    } catch (error) {
      if (stop.aborted) {
        const stopped = stop.reason instanceof Stopped && stop.reason.why === 'cancel';
        // Where this process only lets go of it, another one writes it from the beginning.
        return stopped ? await journal.end({ ...reply, text, status: 'stopped' }) : undefined;
      }
      const { why, retry, afterMs } = asModelError(error);
      const pause = afterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
      const again = text.trim() === '' && retry && attempt < TRIES && now() + pause < until;
      if (!again) return await journal.end({ ...reply, text, status: 'failed', trouble: why });
      await pauseFor(pause, stop);
    }
  }
}

/** A stop is looked at where the writing begins. */
async function judged(
  { judge, workflows }: ReplyPorts,
  { request, choices = [] }: Reply,
  stop: AbortSignal,
): Promise<ModelJudgement | undefined> {
  const chosen = workflows.filter(({ name }) => choices.includes(name));
  try {
    return await judge(request, chosen, stop);
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  }
}

/** Work that was chosen is offered however long it takes; other long work by the workflow that takes anything. */
function offerInstead({ unless, otherwise }: Reply, { why, plan }: ModelJudgement): Offer | undefined {
  if (!unless) return undefined;
  if (!plan) return otherwise === undefined && shouldOffer(why) ? { ...unless, why } : undefined;
  // What was known of how long it takes was of other work.
  const { evidence: _other, ...offer } = unless;
  return { ...offer, plan, why: shouldOffer(why) ? why : { ...why, tier: 'complex' } };
}

/** The model that was to answer says why it is work. */
function handedOver(offer: Offer): Offer {
  const why = { tier: 'complex' as const, confidence: 1, reasons: ['it has to be looked up'], by: 'model' as const };
  return { ...offer, why };
}

function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  throw error;
}

/** Ends early where the reply is stopped. */
async function pauseFor(ms: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  stop.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
