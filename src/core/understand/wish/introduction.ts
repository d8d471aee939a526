import { abilityQuestions, greetings, introductionLeads, introductionTails } from '../language/introductions.ts';
import { clean, plain } from '../words/words.ts';

/** Longer messages say something of their own. */
const MAX_TEXT = 80;

const greeting = new Set(greetings);
const ability = new Set(abilityQuestions);
const leads = new Set(introductionLeads);
const tails = new Set(introductionTails);

/** What a first message may want: to say hello, or to know what the bot can do. */
export type Introduction = 'greeting' | 'abilities';

/** Undefined where the message says anything else; nothing at all ("@meanwhile") is a greeting. */
export function introductionIn(text: string): Introduction | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const words =
    plain(clean(text, MAX_TEXT))
      .replaceAll("'", '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return text.trim() === '' ? 'greeting' : undefined;
  if (greeting.has(words.join(' '))) return 'greeting';
  for (let start = 0; start < words.length; start += 1) {
    for (let end = words.length; end > start; end -= 1) {
      if (ability.has(words.slice(start, end).join(' '))) return 'abilities';
      if (!tails.has(words[end - 1] ?? '')) break;
    }
    if (!leads.has(words[start] ?? '')) break;
  }
  const [first = '', ...rest] = words;
  return rest.length > 0 && greeting.has(first) && rest.every((word) => tails.has(word)) ? 'greeting' : undefined;
}
