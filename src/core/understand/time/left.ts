import { withoutAsides } from './asides.ts';
import { DAY_NAME, masked } from './read-when.ts';
import { isVague, stretchesIn } from './stretch.ts';
import { folded } from './fold.ts';

/** What may follow a time; "the monday branch" and "next week's data" name none. */
const GOES_ON =
  "(?=\\s*(?:$|[^\\s\\p{L}'’]|(?:and|or|at|to|till|until|through|by|before|after|around|in|on|for|from|with|please|when|if|unless|except|only|but|not|morning|afternoon|evening|night|noon|run|execute|start|instead|then|again|too|thanks|this|next|of|tomorrow|tonight|today|every|each|daily)(?!\\p{L})))";
const TIMES = [
  String.raw`(?:on|by|next|this|every|each|from|until|till|except|before|after|at)\s+(?:the\s+)?${DAY_NAME}`,
  String.raw`${DAY_NAME}\s+(?:to|till|until|through)\s+${DAY_NAME}`,
  String.raw`next\s+(?:week|month|year|weekend)`,
  String.raw`tomorrow|tonight|overnight|later(?:\s+(?:today|this\s+week))?`,
  String.raw`(?:over|at|during|this|on)\s+(?:the\s+)?weekend`,
  String.raw`on\s+the\s+\d{1,2}(?:st|nd|rd|th)|on\s+\d{1,2}[./]\d{1,2}\.?(?:\d{2,4})?`,
  String.raw`(?:at\s+the\s+)?end\s+of\s+(?:the\s+)?(?:day|week|month|year)`,
  String.raw`at\s+(?:noon|midnight|\d{1,2}(?::\d{2})?\s*(?:am|pm|o'clock))`,
  String.raw`at\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`,
  String.raw`at\s+(?:a\s+)?(?:quarter|half|five|ten|twenty)\s+(?:past|to)\s+[\p{L}\d]+`,
  String.raw`in\s+a\s+(?:little\s+)?(?:bit|while|moment)`,
  String.raw`(?:from|between)\s+\d{1,2}(?::\d{2})?\s*(?:am|pm|h)?\s+(?:to|till|until|and)\s+\d{1,2}(?::\d{2}|\s*(?:am|pm|h|o'clock))`,
  String.raw`(?:before|after|around|at|during)\s+(?:lunch|noon|midnight|dinner|breakfast|hours|work(?:ing)?(?:\s+hours)?)`,
  // Again and again, or for some time.
  String.raw`(?:once|twice|\w+\s+times)\s+(?:a|per|every|each)\s+(?:hour|day|week|month|night|year)`,
  String.raw`(?:every|each)\s+(?:[\w.,]+\s+)?(?:seconds?|minutes?|hours?|(?:week)?days?|weeks?|weekends?|months?|quarters?|years?|nights?|mornings?|evenings?)`,
  String.raw`(?:daily|weekly|monthly|nightly)\s+at|bi-?weekly|fortnightly|bi-?monthly|quarterly|yearly|annually`,
  String.raw`for\s+(?:an?|the\s+next|one|two|three|\d+)\s+(?:\p{L}+\s+)?(?:days?|weeks?|months?)`,
  // Whatever is to happen then stands behind it.
  String.raw`whenever|(?:each|every)\s+time`,
].join('|');
const LEFT = new RegExp(
  String.raw`\b(?<!\b(?:the|a|my|our)\s)(?:${TIMES})(?!\p{L})(?:(?<=whenever|time)|${GOES_ON})`,
  'iu',
);

/** What a command is to wait for, or when it is to end; "when you can" is now. */
const CONDITION = new RegExp(
  String.raw`(?<=\ue001\s+)(?:${[
    String.raw`(?:from|between)\s+\d{1,2}\s+(?:to|till|until|and)\s+\d`,
    String.raw`at\s+\d`,
    String.raw`(?:every|each)\s+\p{L}`,
    String.raw`(?:(?:right|directly|shortly)\s+)?(?:before|after|when|once|as soon as)\s+(?!(?:that|this|it|possible)\b|(?:you|u)\s+(?:can|have|are|get)\b)\p{L}`,
    String.raw`(?:aus,?\s+)?(?:wenn|sobald|nachdem|bevor|cuando|en cuanto|quand|d[eè]s que|quando|assim que)\s+(?!du kannst|es geht|puedas|pueda|tu peux|possible|puder)\p{L}`,
  ].join('|')})`,
  'iu',
);

/** What a time stood behind, which makes it another one. */
const DANGLING = /\b(?:before|after|until|till|since|except|not|from)\s*[.!?]*$/i;

type Span = { index: number; length: number };

/**
 * Words about time that are left in a request when its time is taken out, or that no time could be read from, up to the end of
 * their piece: to do the work without them would be wrong. `command`: the request is to run something, and what is beside
 * that says how.
 */
export function leftTime(request: string, command: boolean): (Span & { text: string }) | undefined {
  const text = withoutAsides(masked(request), false);
  const found =
    (command ? (CONDITION.exec(text) ?? LEFT.exec(text) ?? foreignLeft(text)) : undefined) ?? DANGLING.exec(text);
  if (!found) return undefined;
  const said =
    /^(?:[^,;.!?\n\ue001，。、；]|[.,](?=\d))*/u.exec(masked(request).slice(found.index))?.[0].trimEnd() ?? '';
  return { index: found.index, length: said.length, text: said.replace(/\s(?:run|execute|start)$/i, '').trimEnd() };
}

const IN_THE_OPEN = new RegExp(`^${GOES_ON}`, 'iu');
const DETERMINED = /\b(?:the|a|my|our)\s+\S{0,4}$/i;

/** A time that nothing was done with. */
function foreignLeft(text: string): Span | undefined {
  return stretchesIn(text)
    .filter(({ phrase, language, index, length }) => {
      const named =
        language.name !== 'en' ||
        (phrase.clear &&
          IN_THE_OPEN.test(text.slice(index + length)) &&
          !DETERMINED.test(text.slice(Math.max(0, index - 6), index + 4)));
      return named && language.notAfter?.test(folded(text.slice(Math.max(0, index - 40), index)).trimEnd()) !== true;
    })
    .filter(({ phrase, tokens }) => phrase.left.length < tokens.length || isVague(phrase))
    .toSorted((a, b) => b.length - a.length)[0];
}
