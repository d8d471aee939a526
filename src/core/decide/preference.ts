import type { Effect } from '../domain/effect.ts';
import type { Facts } from '../facts/facts.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { mayPrefer } from '../policy.ts';
import type { Preference } from '../domain/preference.ts';
import { channelNotYours, presentPreference, presentPreferences } from '../present/preference.ts';
import { isEngaged } from './engaged.ts';
import { isOpen } from './offer/offer.ts';
import { reply, tell } from './say.ts';
import type { Spoken } from './spoken.ts';

/** "Don't offer me background work any more": kept, and said back. An offer that is open is declined by it. */
export function preferenceInWords(
  inbound: InboundOf<'message'>,
  facts: Facts,
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
  facts: Facts,
  { preference, channel }: { preference?: Preference; channel: boolean },
): Effect[] {
  if (preference === undefined) return [tell(inbound, presentPreferences(facts.preferences))];
  return prefer(inbound, facts, preference, channel);
}

/** Everybody for themselves; for a channel, whom the policy lets. */
function prefer(inbound: Inbound, facts: Facts, preference: Preference, channel: boolean): Effect[] {
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
