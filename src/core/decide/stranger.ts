import type { Effect } from '../domain/effect.ts';
import type { CommonFacts } from '../facts/facts.ts';
import { type Inbound, isSpokenTo } from '../domain/message.ts';
import { isLetIn } from '../policy.ts';
import { membersOnly } from '../present/stranger.ts';
import { tell } from './say.ts';

/** Strangers start nothing and see nothing unless a rule names them (SPEC G5). */
export function isShutOut({ stranger, channel, person }: Inbound, { policy }: Pick<CommonFacts, 'policy'>): boolean {
  return stranger !== undefined && !isLetIn(policy, { channel }, person);
}

/** Says so where only the stranger sees it, and only to what was meant for the bot. A bot is told nothing. */
export function turnAway(inbound: Inbound): Effect[] {
  const { stranger, kind } = inbound;
  if (stranger === undefined || stranger === 'bot') return [];
  const asked = kind === 'command' || kind === 'action' || (kind === 'message' && isSpokenTo(inbound));
  return asked ? [tell(inbound, membersOnly(stranger))] : [];
}

/** A bot that is let in is answered so often in a minute and no more: two bots that answer each other would never end. */
export function atLimitedRate(inbound: Inbound, { policy, botTurns }: CommonFacts, effects: Effect[]): Effect[] {
  const { stranger, workspace, person, id, at } = inbound;
  const said = sayableTo(inbound, effects);
  if (stranger !== 'bot' || said.every((effect) => effect.do === 'remember')) return said;
  if (botTurns >= policy.limits.botMessagesPerMinute) return [];
  return [...said, { do: 'countBot', workspace, bot: person.id, event: id, at }];
}

/** A bot that is let in gets what everybody sees: it cannot be told anything in private. */
function sayableTo({ stranger }: Inbound, effects: Effect[]): Effect[] {
  if (stranger !== 'bot') return effects;
  return effects.filter((effect) => effect.do !== 'say' || !('to' in effect.outgoing) || !effect.outgoing.to);
}
