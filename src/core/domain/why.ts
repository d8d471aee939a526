import type { Classification, Tier } from './plan.ts';

/**
 * Why the bot said or did something: judged by local rules, by the model, or because a person asked for just that by a
 * command, a button or a reaction. Where a request was judged it says as what, and how surely (0 to 1); `reasons` are short
 * phrases a person can read.
 */
export type Why = { by: 'rules' | 'model' | 'person'; tier?: Tier; confidence?: number; reasons: string[] };

export function whyOf({ tier, confidence, reasons, by }: Classification): Why {
  return { by: by ?? 'rules', tier, confidence, reasons };
}
