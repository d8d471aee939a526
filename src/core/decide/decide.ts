import { decideAction, decideReaction } from './action.ts';
import { decideDeleted } from './deleted.ts';
import { decideEdit } from './edit.ts';
import { decideCommand } from './command.ts';
import { decideLifecycle } from './lifecycle.ts';
import { decideMessage } from './message.ts';
import { atLimitedRate, isShutOut, turnAway } from './stranger.ts';
import type { Effect } from '../domain/effect.ts';
import { type Facts, factsOf } from '../facts/facts.ts';
import type { Inbound } from '../domain/message.ts';
import type { Why } from '../domain/why.ts';
import { because } from './because.ts';

/** What follows from an event, given the facts: pure, so that the same facts always lead to the same effects. */
export function decide(inbound: Inbound, facts: Facts): Effect[] {
  const decided = isShutOut(inbound, facts)
    ? turnAway(inbound)
    : atLimitedRate(inbound, facts, decideKind(inbound, facts));
  const effects = apart(decided);
  return answered(inbound, effects) ? effects : [...effects, emptyAnswer(inbound)];
}

function decideKind(inbound: Inbound, facts: Facts): Effect[] {
  switch (inbound.kind) {
    case 'message':
      return decideMessage(inbound, factsOf('message', facts));
    case 'edit':
      return because(decideEdit(inbound, factsOf('message', facts)), asked('an edit of the request'));
    case 'deleted':
      return because(decideDeleted(inbound, factsOf('deleted', facts)), asked('the request was deleted'));
    case 'command':
      return because(decideCommand(inbound, factsOf('command', facts)), asked(`the command ${inbound.command}`));
    case 'action':
      return because(decideAction(inbound, factsOf('action', facts)), asked(`the button "${inbound.action}"`));
    case 'reaction':
      return because(decideReaction(inbound, factsOf('reaction', facts)), asked(`the reaction ${inbound.emoji}`));
    case 'lifecycle':
      return decideLifecycle(inbound, factsOf('lifecycle', facts));
  }
}

/** An outgoing's key is its event's id, what kind it is, and from the second of a kind on its number: none hides another. */
function apart(effects: Effect[]): Effect[] {
  const times = new Map<string, number>();
  return effects.map((effect) => {
    if (effect.do !== 'say') return effect;
    const { key } = effect.outgoing;
    const number = (times.get(key) ?? 0) + 1;
    times.set(key, number);
    return number === 1 ? effect : { ...effect, outgoing: { ...effect.outgoing, key: `${key}/${number}` } };
  });
}

function asked(reason: string): Why {
  return { by: 'person', reasons: [reason] };
}

/** Whoever waits for a private answer gets one, also where there is nothing to say. */
function answered({ replyTo }: Inbound, effects: Effect[]): boolean {
  return replyTo === undefined || effects.some((effect) => effect.do === 'say' && 'replyTo' in effect.outgoing);
}

function emptyAnswer(inbound: Inbound): Effect {
  const { workspace, channel, thread, at, person, id } = inbound;
  const replyTo = inbound.replyTo as string;
  return { do: 'say', outgoing: { workspace, channel, thread, at, key: `${id}/answer`, to: person, replyTo } };
}
