import { classify, TALK } from '../request/classify.ts';
import { byPhrases, confirm } from './confirm.ts';
import { changing, making, qualifying } from '../language/reply/additions.ts';
import { openingPattern } from '../words/word-pattern.ts';
import { plain } from '../words/words.ts';

const begins = openingPattern([...changing, ...making, ...qualifying]);

/** Ties what follows to what is going on. */
const TIED =
  /^(?:(?:oh|ah|ok|okay|well|please|hey)[\s,.:!]+)*(?:and|also|but|plus|btw|by the way|one more thing|another thing|fyi|note that|note|keep in mind|remember|ps|p\.s\.|additionally|in addition|außerdem|übrigens|und|aber|además|también|aussi|de plus|também)\b[\s,.:–—-]*/iu;

/** A question, whether or not it has its mark. */
const ASKS =
  /[?？]\s*$|^(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|can|could|will|would|do|does|did|should|may|have|has)\b/iu;

/**
 * Whether words in the thread of work are meant for the work, in the person's words without what only leads up to them:
 * `surely` where they begin as an addition does, `maybe` where somebody just tells something; undefined for questions,
 * requests of their own and a bare yes or no.
 */
export function saidToRun(text: string): { text: string; meant: 'surely' | 'maybe' } | undefined {
  const bare = text.trim();
  const untied = bare.replace(TIED, '');
  const { verdict, addition } = confirm(bare);
  // A "yes, but ..." that came too late to start anything.
  if (verdict !== 'unclear' && !isInstruction(bare, untied)) {
    return addition === undefined ? undefined : { text: addition, meant: 'surely' };
  }
  if (untied === '' || ASKS.test(untied)) return undefined;
  const why = classify(bare);
  const surely =
    untied !== bare ||
    adds(`yes, ${bare}`) ||
    (why.tier === 'conversation' && begins.test(plain(bare)) && adds(`yes, but ${bare}`));
  if (surely) return { text: untied, meant: 'surely' };
  return why.reasons.includes(TALK) ? { text: bare, meant: 'maybe' } : undefined;
}

/** "But leave out Acme" tells the work what to do, though it may sound like a no; a no in so many words stays one. */
function isInstruction(bare: string, untied: string): boolean {
  return begins.test(plain(untied)) && byPhrases(bare).verdict === 'unclear';
}

/** The rules for what may follow a yes know how an addition begins. */
function adds(answer: string): boolean {
  return byPhrases(answer).addition !== undefined;
}
