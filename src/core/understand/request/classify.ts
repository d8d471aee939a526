import type { Classification, Tier } from '../../domain/plan.ts';
import { readRequest, type Sentence } from './request-text.ts';
import { keepLast } from '../../domain/keep-last.ts';
import { type Scores, scoreRequest } from './request-score.ts';
import { heaviness } from './learned-request.ts';

/** A score from which a request is more than something small. */
const ENOUGH = 2;

/** What is done to a system and not with words: nobody does it by writing an answer. */
const ACTING: readonly string[] = ['acts on a system', 'runs tests or a build', 'a command that takes minutes'];

export function isActing({ tier, reasons }: Classification): boolean {
  return tier === 'complex' && reasons.some((reason) => ACTING.includes(reason));
}

/** The reason where a message only tells something. */
export const TALK = 'talk, nothing is asked for';

/** From here a request that the rules call light is left to the fast model. */
const MAYBE_HEAVY = 0.5;

/** Below this a request that the rules call heavy is left to the fast model. */
const MAYBE_LIGHT = 0.15;

/** Where the rules and the learned model differ, neither is sure. */
const UNSURE = 0.6;

/** A message is judged by itself, and by what is left of it without its time or its command. */
const KEPT = 16;
const judged = keepLast<Classification>(KEPT);

/** Judges what a request is: the rules name the tier, and the learned model says how sure that is. */
export function classify(text: string): Classification {
  return judged(text, () => judge(text));
}

function judge(text: string): Classification {
  const ruled = byRules(text);
  const heavy = heaviness(text);
  const differs = shouldBeHeavy(ruled.tier) ? heavy < MAYBE_LIGHT : heavy > MAYBE_HEAVY;
  if (differs) return { ...ruled, confidence: Math.min(UNSURE, ruled.confidence) };
  const learned = shouldBeHeavy(ruled.tier) ? heavy : 1 - heavy;
  return { ...ruled, confidence: Math.round(Math.max(ruled.confidence, learned) * 100) / 100 };
}

function shouldBeHeavy(tier: Tier): boolean {
  return tier === 'complex' || tier === 'deep';
}

/**
 * Judges what a request is, by local rules alone: what is asked (questions and talk are `conversation`), then how much of
 * it there is. The rules are data in `language/request/`; each that applies adds to the score of a tier. Reads at most
 * 4000 characters of a text of any length.
 */
function byRules(text: string): Classification {
  const request = readRequest(text);
  const asked = request.sentences.filter((sentence) => sentence.form === 'order' || sentence.form === 'wish');
  if (asked.length === 0 || isOnlyHoped(request.sentences, asked)) return conversation(request.sentences);
  const scores = scoreRequest(request, asked);
  const tier = tierOf(scores);
  const reasons = [...new Set(scores.reasons.filter((one) => one.tier === tier).map((one) => one.reason))].slice(0, 5);
  return { tier, confidence: confidenceOf(scores, tier), reasons: reasons.length > 0 ? reasons : [fallbacks[tier]] };
}

/** "I need a dashboard. Which tool would you take?": the question is what is meant. */
function isOnlyHoped(sentences: Sentence[], asked: Sentence[]): boolean {
  return asked.every((sentence) => sentence.hoped) && sentences.some((sentence) => sentence.form === 'question');
}

const fallbacks: Record<Tier, string> = {
  conversation: 'one reply answers it',
  simple: 'one small thing',
  complex: 'several parts or minutes of running',
  deep: 'research over many sources',
};

function conversation(sentences: Sentence[]): Classification {
  const asks = sentences.some((sentence) => sentence.form === 'question');
  if (asks) return { tier: 'conversation', confidence: 0.9, reasons: ['a question'] };
  return { tier: 'conversation', confidence: 0.7, reasons: [TALK] };
}

function tierOf(scores: Scores): Tier {
  if (scores.deep >= ENOUGH && scores.deep >= scores.complex) return 'deep';
  if (scores.complex >= ENOUGH) return 'complex';
  return scores.conversation > scores.simple ? 'conversation' : 'simple';
}

/** From 0.5 at the edge between two tiers to 0.97. */
function confidenceOf(scores: Scores, tier: Tier): number {
  const heavy = Math.max(scores.deep, scores.complex);
  const margins: Record<Tier, number> = {
    deep: Math.min(scores.deep - ENOUGH + 0.5, Math.abs(scores.deep - scores.complex) + 0.3),
    complex: Math.min(scores.complex - ENOUGH + 0.5, Math.abs(scores.complex - scores.deep) + 0.3),
    simple: Math.min(ENOUGH - heavy, scores.simple - scores.conversation + 0.5),
    conversation: Math.min(ENOUGH - heavy, scores.conversation - scores.simple + 0.5),
  };
  return Math.round(Math.min(0.97, Math.max(0.5, 0.5 + margins[tier] * 0.2)) * 100) / 100;
}
