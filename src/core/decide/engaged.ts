import type { Turn } from '../domain/conversation.ts';
import type { MessageFacts } from '../facts/facts.ts';
import { type InboundOf, isToOthers } from '../domain/message.ts';

/** Somebody who has been silent this long is no longer in the conversation. */
const GONE_AFTER_MS = 15 * 60_000;

/**
 * This person's talk in this thread is with the bot, so no mention is needed: the bot has answered them here, or is about to,
 * and since then nobody has said anything to anybody else (SPEC A11). What others ask the bot beside it is talk with the bot too.
 */
export function isEngaged(inbound: InboundOf<'message'>, { history }: Pick<MessageFacts, 'history'>): boolean {
  if (isToOthers(inbound) || isMuted(history)) return false;
  // The answer to what a person says to the bot may still be on its way when they go on.
  const answered = history.findLastIndex(
    (said, at) => isTo(inbound.person.id, history, at) || (said.toBot && said.person === inbound.person.id),
  );
  if (answered < 0) return false;
  const since = history.slice(answered + 1);
  return since.every((said, at) => {
    if (said.by === 'bot' || said.person === inbound.person.id) return true;
    const gone = inbound.at - said.at >= GONE_AFTER_MS;
    return gone || said.toBot || since.slice(at + 1).some((next) => next.by === 'bot' && next.person === said.person);
  });
}

/** Somebody has muted the bot here, and nobody has let it talk again since. */
function isMuted(history: readonly Turn[]): boolean {
  return history.findLast(({ muting }) => muting !== undefined)?.muting === 'mute';
}

/** Nobody else has said anything to anybody but the bot here lately, so the person does not talk to people. */
export function isAlone(inbound: InboundOf<'message'>, { history }: Pick<MessageFacts, 'history'>): boolean {
  if (isToOthers(inbound)) return false;
  return history.every(
    ({ by, person, at, toBot }) =>
      by === 'bot' || person === inbound.person.id || toBot || inbound.at - at >= GONE_AFTER_MS,
  );
}

/** The bot's words there were for that person; where it is not noted, for whoever had spoken before. */
function isTo(person: string, history: Turn[], at: number): boolean {
  const said = history[at];
  if (said?.by !== 'bot') return false;
  const whom = said.person ?? history.slice(0, at).findLast(({ by }) => by === 'person')?.person;
  return whom === person;
}
