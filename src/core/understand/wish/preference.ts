import { type Preference, preferences } from '../../domain/preference.ts';
import { preferencePatterns, preferenceScopes } from '../language/preferences.ts';
import { clean, plain } from '../words/words.ts';

/** Longer texts are about something else as well. */
const MAX_TEXT = 160;

/**
 * What a whole message sets, for its person or for the channel: "don't offer me background work any more", "always do long
 * work in the background", "in this channel never offer". The patterns are data in `language/preferences.ts`.
 */
export function preferenceIn(text: string): { preference: Preference; channel: boolean } | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const said = plain(clean(text, MAX_TEXT))
    .replaceAll("'", '')
    .replace(/[*_~`"¿¡]/gu, '')
    // "Could you always ...?" asks for it; any other question only wonders.
    .replace(/^((?:(?:please|hey|hi|ok) )*(?:can|could|would|will) you\b.*?)\?+$/u, '$1')
    .replace(/[,;:.!。，！]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const scoped = preferenceScopes.reduce((rest, scope) => rest.replace(scope, ' '), said);
  const bare = scoped.replace(/\s+/gu, ' ').trim();
  const found = preferences.find((preference) => preferencePatterns[preference].some((one) => one.test(bare)));
  return found && { preference: found, channel: scoped !== said };
}
