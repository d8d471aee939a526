import type { Effect } from './effect.ts';
import type { Classification, Tier } from './offer.ts';

/**
 * Why the bot said or did something: judged by local rules, by the model, or because a person asked for just that by a
 * command, a button or a reaction. Where a request was judged it says as what, and how surely (0 to 1); `reasons` are short
 * phrases a person can read.
 */
export type Why = { by: 'rules' | 'model' | 'person'; tier?: Tier; confidence?: number; reasons: string[] };

export function whyOf({ tier, confidence, reasons, by }: Classification): Why {
  return { by: by ?? 'rules', tier, confidence, reasons };
}

/** Says of everything among the effects that people see why it came, where that is not said already. */
export function because(effects: Effect[], why: Why): Effect[] {
  return effects.map((effect): Effect => {
    switch (effect.do) {
      case 'start':
        return { ...effect, run: { why, ...effect.run } };
      case 'reply':
        return { ...effect, reply: { why, ...effect.reply } };
      case 'say': {
        const { outgoing } = effect;
        if ('shows' in outgoing || !outgoing.post) return effect;
        return { ...effect, outgoing: { ...outgoing, post: { why, ...outgoing.post } } };
      }
      default:
        return effect;
    }
  });
}
