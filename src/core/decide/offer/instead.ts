import type { Classification } from '../../domain/plan.ts';
import type { Effect } from '../../domain/effect.ts';
import type { MessageFacts } from '../../facts/facts.ts';
import type { InboundOf } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Plan } from '../../domain/plan.ts';
import { choosePlan } from '../../facts/plan.ts';
import { wholeCommand } from '../../present/last-words.ts';
import { cancel } from '../run/cancel.ts';
import { ownOpenOffer, ownRuns } from '../run/own.ts';
import { makeOffer } from './offer.ts';
import { request } from './request.ts';
import { reply } from '../say.ts';
import type { Spoken } from '../spoken.ts';
import { askToPick } from '../run/pick-run.ts';

type Message = InboundOf<'message'>;

/**
 * "Cancel that, run it with -v instead", "no, run `make b`": the first half ends what is open or live of the person here, the
 * second one is their request.
 */
export function somethingElse(inbound: Message, facts: MessageFacts, { spokenTo }: Spoken): Effect[] | undefined {
  const said = facts.reading.takesBack;
  if (!said || facts.command) return undefined;
  const offer = ownOpenOffer(inbound, facts);
  const runs = offer ? [] : ownRuns(inbound, facts);
  const before = offer ?? runs.at(-1);
  if (!before || !(said.stops || offer || said.instead)) return undefined;
  const next = nextOf(
    inbound,
    facts,
    said.changed(before.request),
    runs.map(({ id }) => id),
  );
  if (!next) return undefined;
  const [only, ...more] = runs;
  const ended: Effect[] = offer
    ? [{ do: 'resolve', offer, to: 'declined', by: inbound.person }]
    : only && more.length === 0
      ? cancel(inbound, facts, only)
      : askToPick(inbound, runs);
  return [...ended, ...next(without(facts, offer), spokenTo)];
}

type Next = (facts: MessageFacts, spokenTo: boolean) => Effect[];

/** What the second half asks for: work that it names itself, or the same with other options. */
function nextOf(inbound: Message, facts: MessageFacts, changed: string | undefined, ended: string[]): Next | undefined {
  const alike = facts.alike.filter(({ id }) => !ended.includes(id));
  if (facts.plan) return (now) => request(inbound, { ...now, alike });
  if (changed === undefined) return undefined;
  const plan = changed === '' ? undefined : choosePlan(changed, facts.workflows);
  if (!plan) return () => [reply(inbound, wholeCommand())];
  return (now) => offered(inbound, now, changed, plan);
}

/** Nobody has typed the changed request as it stands, so it is offered before it starts. */
function offered(inbound: Message, facts: MessageFacts, changed: string, plan: Plan): Effect[] {
  const why: Classification = { tier: 'complex', confidence: 1, reasons: ['instead of the last one'] };
  return makeOffer(inbound, facts, { request: changed, plan, why });
}

function without(facts: MessageFacts, offer: Offer | undefined): MessageFacts {
  return offer ? { ...facts, offers: facts.offers.filter(({ id }) => id !== offer.id) } : facts;
}
