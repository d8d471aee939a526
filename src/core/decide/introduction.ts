import type { Effect } from '../domain/effect.ts';
import type { CommonFacts, MessageFacts } from '../facts/facts.ts';
import type { Introduction } from '../understand/wish/introduction.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { isEnabled } from '../policy.ts';
import { type Abilities, greet, tellAbilities } from '../present/introduction.ts';
import { isEngaged } from './engaged.ts';
import { reply } from './say.ts';
import type { Spoken } from './spoken.ts';
import { runnableHere } from './run/start.ts';

type Message = InboundOf<'message'>;

/** "Hi" and "what can you do?" get a short true answer, with things to try that work here (SPEC A16). */
export function introduction(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const said = facts.reading.introduction?.is;
  if (!said || !isMeant(said, inbound, facts, spokenTo)) return undefined;
  const abilities = abilitiesHere(inbound, facts);
  return [reply(inbound, said === 'greeting' ? greet(inbound.person, abilities) : tellAbilities(abilities))];
}

/** In a talk that is going on, a model greets better, and "start" or "test" may be about what was said before. */
function isMeant(said: Introduction, inbound: Message, facts: MessageFacts, spokenTo: boolean): boolean {
  if (facts.plan || facts.command || (facts.canTalk && isBareAbout(inbound))) return false;
  const talks = facts.history.some(({ by, person }) => by === 'bot' && person === inbound.person.id);
  if (said === 'greeting') return spokenTo && !(talks && facts.canTalk);
  return spokenTo || (talks && isEngaged(inbound, facts));
}

/** It is nothing but a mention, of the thread that it stands in or of what it brings along. */
export function isBareAbout({ text, within, carried = [], files = [] }: Message): boolean {
  return text.trim() === '' && (within === true || carried.length > 0 || files.length > 0);
}

export function abilitiesHere(
  inbound: Inbound,
  facts: Pick<CommonFacts, 'policy' | 'workflows' | 'canTalk'>,
): Abilities {
  const enabled = isEnabled(facts.policy, inbound, inbound.person);
  const direct = inbound.kind === 'message' && inbound.direct;
  return { workflows: enabled ? runnableHere(inbound, facts) : [], canTalk: facts.canTalk, direct };
}
