import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import { stopIt } from '../../present/last-words.ts';
import type { Run } from '../../domain/run.ts';
import { isAskedByAnother } from '../offer/answer-offer.ts';
import { cancel } from './cancel.ts';
import { isEngaged } from '../engaged.ts';
import { ownRuns } from './own.ts';
import { ownOpenQuestion } from '../question.ts';
import { reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';
import { askToPick, rememberPick } from './pick-run.ts';

type Message = InboundOf<'message'>;

/** A plain no this soon after the start can hardly be about anything else. */
const SOON_MS = 2 * 60_000;

/**
 * "No wait, don't" while the person's work is live: it is stopped where nothing else can be meant, and otherwise the bot asks,
 * for work that was stopped by mistake is lost.
 */
export function changedMind(inbound: Message, facts: MessageFacts, { spokenTo, since }: Spoken): Effect[] | undefined {
  const { stop, answer, secondThought, toRun } = facts.reading;
  if (since !== undefined || ownOpenQuestion(inbound, facts) || facts.plan || facts.command) return undefined;
  if (toRun?.meant === 'surely' && !secondThought) return undefined;
  if (stop || (answer.means !== 'decline' && answer.means !== 'later')) return undefined;
  if (!spokenTo && !isEngaged(inbound, facts)) return undefined;
  const own = ownRuns(inbound, facts);
  const run = own.at(-1);
  if (!run || isAskedByAnother(inbound, facts, { createdAt: run.createdAt, tried: true })) return undefined;
  if (own.length > 1) return askToPick(inbound, own, true);
  const clear = secondThought && inbound.at - run.createdAt < SOON_MS && !talkWentOn(inbound, facts, run);
  return clear ? cancel(inbound, facts, run) : [reply(inbound, stopIt(run)), rememberPick(inbound, own)];
}

/** The bot has said something else to the person since, so a no may be about that. */
function talkWentOn({ person }: Message, { history }: MessageFacts, run: Run): boolean {
  const asked = run.askedAt ?? run.createdAt;
  return history.some((said) => said.by === 'bot' && said.person === person.id && said.at > asked);
}
