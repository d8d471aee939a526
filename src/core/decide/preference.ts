import type { Command } from '../command/command.ts';
import type { Effect } from '../domain/effect.ts';
import type { MessageFacts, RequestFacts } from '../facts/facts.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { mayPrefer } from '../policy.ts';
import type { Preference } from '../domain/preference.ts';
import type { Telling } from '../domain/telling.ts';
import {
  channelNotYours,
  presentPreference,
  presentPreferences,
  presentTelling,
} from '../present/person/preference.ts';
import { isEngaged } from './engaged.ts';
import { isOpen } from './offer/offer.ts';
import { reply, tell } from './say.ts';
import type { Spoken } from './spoken.ts';

/** "Don't offer me background work any more": kept, and said back. An offer that is open is declined by it. */
export function preferenceInWords(
  inbound: InboundOf<'message'>,
  facts: MessageFacts,
  { spokenTo }: Spoken,
): Effect[] | undefined {
  const own = facts.offers.filter((offer) => offer.person.id === inbound.person.id && isOpen(offer, inbound.at));
  if (!spokenTo && own.length === 0 && !isEngaged(inbound, facts)) return undefined;
  const meant = facts.reading.preference;
  if (!meant) return undefined;
  const effects = prefer(inbound, facts, meant.preference, meant.channel);
  const kept = effects.some((effect) => effect.do === 'prefer');
  const declined = own.map((offer): Effect => ({ do: 'resolve', offer, to: 'declined', by: inbound.person }));
  return kept && meant.preference === 'never' ? [...declined, ...effects] : effects;
}

/** The command: shows what is set, or sets it. */
export function preferByCommand(
  inbound: Inbound,
  facts: RequestFacts,
  command: Extract<Command, { kind: 'prefer' }>,
): Effect[] {
  const { preference, channel } = command;
  const telling = tellingFrom(inbound, facts, command);
  if (preference === undefined && !telling) return [tell(inbound, presentPreferences(facts.preferences))];
  const set = preference === undefined ? [] : prefer(inbound, facts, preference, channel);
  if (!telling) return set;
  const kept: Effect = { do: 'preferTelling', place: inbound, person: inbound.person, telling };
  const said = set.find((effect) => effect.do === 'say');
  const before = said?.do === 'say' && 'post' in said.outgoing ? said.outgoing.post?.text : undefined;
  return [...set.filter((effect) => effect !== said), kept, tell(inbound, presentTelling(telling, before))];
}

/** What is set from now on; undefined where the command says nothing of that. */
function tellingFrom(
  inbound: Inbound,
  { preferences, policy, calendar }: RequestFacts,
  { tell: where, quiet, zone }: Extract<Command, { kind: 'prefer' }>,
): Telling | undefined {
  if (where === undefined && quiet === undefined && zone === undefined) return undefined;
  const before = preferences.telling ?? { where: 'thread' };
  const hours = quiet === 'off' ? undefined : (quiet ?? before.quiet);
  // Hours and days are counted by some clock, so it is settled now which.
  return {
    where: where ?? before.where,
    ...(hours && { quiet: hours }),
    zone: zone ?? before.zone ?? inbound.zone ?? policy.timeZone ?? calendar.zone,
  };
}

/** Everybody for themselves; for a channel, whom the policy lets. */
function prefer(inbound: Inbound, facts: RequestFacts, preference: Preference, channel: boolean): Effect[] {
  const say = inbound.kind === 'message' ? reply : tell;
  if (!channel) {
    const after = { ...facts.preferences, person: preference };
    return [
      { do: 'prefer', place: inbound, person: inbound.person, preference },
      say(inbound, presentPreference(preference, 'person', after)),
    ];
  }
  if (!mayPrefer(facts.policy, inbound, inbound.person)) return [tell(inbound, channelNotYours())];
  const after = { ...facts.preferences, channel: preference };
  return [{ do: 'prefer', place: inbound, preference }, say(inbound, presentPreference(preference, 'channel', after))];
}
