import type { ReplySpan } from './reply-words.ts';
import {
  askingAboutOffer,
  changing,
  forPart,
  making,
  objecting,
  personal,
  qualifying,
  telling,
  wishing,
} from '../language/reply/additions.ts';
import { openingPattern } from '../words/word-pattern.ts';

const changes = openingPattern(changing);
const makes = openingPattern(making);
const qualifies = openingPattern(qualifying);
const objects = openingPattern(objecting);
const tells = new Set(telling);

// Scripts written without spaces have no small words to begin with: there a "but" is enough.
const SPACELESS = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * What the words after a yes add to the work, in the person's own words without "but", "also" and "please";
 * undefined where they are not surely an addition. `lead` is the yes, `rest` what follows it.
 */
export function addition(lead: ReplySpan[], rest: ReplySpan[], cleaned: string): string | undefined {
  const first = rest.findIndex((span) => !isLoose(span));
  if (first < 0) return undefined;
  const joined =
    lead.some((span) => span.keys[0] === 'also') ||
    rest.slice(0, first).some((span) => span.kind === 'join') ||
    lead.some((span) => span.kind === 'join');
  const lastWord = lead.findLast((span) => span.kind !== 'polite' && span.kind !== 'plead');
  const apart = joined || lastWord?.kind === 'break';
  if (!apart && lastWord?.kind !== 'agree') return undefined;
  // "Great, ..." and "fine ..." lead into talk as easily as into an addition.
  if (!joined && !lead.some((span) => span.kind === 'agree')) return undefined;

  const content = rest.slice(first);
  const keys = content.flatMap((span) => span.keys);
  if (!beginsLikeOne(keys, rest, joined)) return undefined;
  const start = content[0]?.start ?? 0;
  const last = content.findLast((span) => !isLoose(span));
  return cleaned.slice(start, last?.end).trim() || undefined;
}

function beginsLikeOne(keys: string[], rest: ReplySpan[], joined: boolean): boolean {
  const words = keys.filter((key) => /[\p{L}\p{N}]/u.test(key));
  const [word = ''] = words;
  const line = words.join(' ');
  if (askingAboutOffer.test(line)) return false;
  if (refusesTheWork(words)) return false;
  if (wishing.some((wish) => line.startsWith(`${wish} `))) return true;
  if (joined && SPACELESS.test(word)) return true;
  const imperative = changes.test(line) || (joined && makes.test(line));
  if (!imperative && words.some((one) => tells.has(one))) return false;
  if (!joined && personal.test(line)) return false;
  if (words.length === 1 && !joined) return false;
  if (imperative || forPart.test(line)) return true;
  return qualifies.test(line) || (joined && !isAnd(rest[0]) && objects.test(line));
}

/** After an "and" come more people and things than after a "but": "yes, and the server is down". */
function isAnd(span: ReplySpan | undefined): boolean {
  return ['and', 'y', 'et', 'und', 'e', 'och', 'og', 'i', 've', 'и'].includes(span?.keys[0] ?? '');
}

/** "Yes, but don't run it": what starts like a condition on the work and takes the work back. */
function refusesTheWork(words: string[]): boolean {
  const [word = '', next = ''] = words;
  return (
    ['dont', 'not', 'no', 'never'].includes(word) &&
    [
      '',
      'start',
      'do',
      'run',
      'begin',
      'go',
      'it',
      'now',
      'yet',
      'that',
      'this',
      'at',
      'right',
      'just',
      'today',
    ].includes(next)
  );
}

function isLoose(span: ReplySpan): boolean {
  return (
    ['join', 'polite', 'plead', 'break', 'pause'].includes(span.kind) &&
    !['it', 'that', 'this', 'both', 'just'].includes(span.keys[0] ?? '')
  );
}
