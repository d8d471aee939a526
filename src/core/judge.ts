import { z } from 'zod';
import { type Model, ModelError } from './model.ts';
import type { Classification } from './offer.ts';

/** Somebody waits for the answer meanwhile, so the rules decide alone where the model takes longer (SPEC A2). */
const JUDGE_MS = 1_500;

/**
 * Below this the rules are unsure enough to ask: of the labelled requests in test/data 18 % are, and among them 6 of the 11
 * that the rules get wrong.
 */
export const SURE = 0.75;

const Judgement = z.object({
  tier: z.enum(['conversation', 'simple', 'complex', 'deep']),
  reason: z.string().max(200),
});

const TASK = `Classify a request to a chat bot into one tier and say why in at most eight words.
conversation: one reply answers it (questions, talk, explaining, rewording).
simple: one small thing done in seconds (a calculation, a regular expression, a short script).
complex: several parts, or minutes of running (a dashboard, an API with tests, a migration, running a test suite).
deep: research, comparison, analysis or a report over many sources.`;

/** What the small model takes a request for; undefined where it fails or is too slow, and then the rules stand. */
export async function judgeByModel(
  model: Model,
  request: string,
  signal: AbortSignal,
): Promise<Classification | undefined> {
  const messages = [
    { role: 'system' as const, content: TASK },
    { role: 'user' as const, content: request },
  ];
  try {
    const call = { size: 'fast' as const, use: 'conversation' as const, signal, timeoutMs: JUDGE_MS };
    const { tier, reason } = await model.object(Judgement, 'request_tier', messages, call);
    return { tier, confidence: 1, reasons: [reason], by: 'model' };
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}
