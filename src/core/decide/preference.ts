import type { Command } from '../command/command.ts';
import type { Effect } from '../domain/effect.ts';
import type { MessageFacts, RequestFacts } from '../facts/facts.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { mayPrefer } from '../policy.ts';
import type { Post } from '../domain/outgoing.ts';
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
  const set = prefer(inbound, facts, meant.preference, meant.channel);
  const declined = own.map((offer): Effect => ({ do: 'resolve', offer, to: 'declined', by: inbound.person }));
  return [...(set.kept && meant.preference === 'never' ? declined : []), ...said(inbound, set)];
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
  const set = preference === undefined ? undefined : prefer(inbound, facts, preference, channel);
  if (!telling) return set ? said(inbound, set) : [];
  const kept: Effect = { do: 'preferTelling', place: inbound, person: inbound.person, telling };
  return [...(set?.kept ? [set.kept] : []), kept, tell(inbound, presentTelling(telling, set?.post.text))];
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

/** What is kept, where it may be, and what is said of it. */
type Preferred = { kept?: Effect; post: Post };

/** Everybody for themselves; for a channel, whom the policy lets. */
function prefer(inbound: Inbound, facts: RequestFacts, preference: Preference, channel: boolean): Preferred {
  if (channel && !mayPrefer(facts.policy, inbound, inbound.person)) return { post: channelNotYours() };
  const whose = channel ? 'channel' : 'person';
  const kept: Effect = {
    do: 'prefer',
    place: inbound,
    ...(channel ? {} : { person: inbound.person }),
    preference,
  };
  return { kept, post: presentPreference(preference, whose, { ...facts.preferences, [whose]: preference }) };
}

/** What was said in words is answered in the thread; that something may not be set is for its person alone. */
function said(inbound: Inbound, { kept, post }: Preferred): Effect[] {
  if (!kept) return [tell(inbound, post)];
  return [kept, inbound.kind === 'message' ? reply(inbound, post) : tell(inbound, post)];
}
