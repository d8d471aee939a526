import { type Turn, turnOfBot } from '../domain/conversation.ts';
import type { Effect } from '../domain/effect.ts';
import type { MessageFacts } from '../facts/facts.ts';
import type { InboundOf } from '../domain/message.ts';
import { presentMuted } from '../present/person/mute.ts';
import { isEngaged } from './engaged.ts';
import { tell } from './say.ts';
import type { Spoken } from './spoken.ts';

/** "Mute": nothing without a mention is answered in the thread any more; what was asked for still comes. */
export function muteInWords(
  inbound: InboundOf<'message'>,
  facts: MessageFacts,
  { spokenTo }: Spoken,
): Effect[] | undefined {
  const { muting } = facts.reading;
  if (!muting || (!spokenTo && !isEngaged(inbound, facts))) return undefined;
  const { thread, person, at, direct } = inbound;
  const { says } = muting;
  const turn: Turn = {
    ...turnOfBot(says === 'mute' ? 'I am muted here.' : 'I talk here again.', at, person.id),
    muting: says,
  };
  const told = tell(inbound, presentMuted(says, direct));
  return direct ? [told] : [told, { do: 'remember', thread, turn }];
}
