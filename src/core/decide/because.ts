import type { Effect } from '../domain/effect.ts';
import type { Why } from '../domain/why.ts';

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
