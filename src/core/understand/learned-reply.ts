import { clean, plain, tokens } from '../words.ts';
import { Linear } from './hashed.ts';
import { learned } from './language/learned.ts';
import { replyFeatures } from './reply-features.ts';

const model = new Linear(learned.reply);

/** What the model takes a reply for: three probabilities that add up to one. */
type Meaning = { accept: number; decline: number; unclear: number };

export function meaningOf(text: string, asked?: string): Meaning {
  const [accept = 0, decline = 0, unclear = 0] = model.probabilities(replyFeatures(text, asked));
  return { accept, decline, unclear };
}

/** An answer is short; more words than this tell a story. */
const MAX_ANSWER = 40;

/** How sure the model must be, by how the reply opens: a yes word says most by itself. */
const SURE_OF_YES = { yes: 0.6, weak: 0.9, please: 0.95 };

/** A polite order after a yes ("yes, could you do that?") needs more than its opening. */
const SURE_OF_ORDER = 0.95;

/** A no costs one more request where it was none; a yes costs a run. */
const SURE_OF_NO = { no: 0.8, other: 0.95 };

/** Two words that open with a no ("no charts") may be about the work. */
const SHORT_NO = 3;

const LEAD = String.raw`^(?:(?:oh|ah|um|uh|well|hey|ok|okay|great|perfect|cool|awesome|hm+|wow|so)[ ,.!]+){0,3}`;
const YES = new RegExp(
  String.raw`${LEAD}(?:(?:yes|yeah|yea|yep|yup|ya|sure(?: thing)?|surely|certainly|definitely|absolutely|of course|alright|all right|please do|go (?:right )?ahead|go for it|sounds? (?:good|great|perfect|fine|lovely|wonderful|awesome))(?![\p{L}\p{N}])[ ,.!]*){1,4}`,
  'u',
);
const WEAK =
  /^(?:ok|okay|perfect|great|fine|do it|do that|(?:that|it|this)(?:d| would| will|ll| sounds?| works?|s| is)|(?:id|i would) (?:love|appreciate|like (?:that|you to))|i confirm|lets|works for)(?![\p{L}\p{N}])/u;
const PLEASE = /^(?:please|pls|plz|kindly)(?![\p{L}\p{N}])/u;
const NO =
  /^(?:(?:oh|ah|um|uh|well|hey|ok|okay|hm+|actually|sorry|thanks|thank you|i think|im good|great|wait)[ ,.!]+)*(?:no|nope|nah|not|dont|do not|never|nevermind|maybe|later|skip|i (?:dont|do not|wont|will not|would rather|changed)|im (?:good|fine|okay)|id rather|thats (?:all|ok|okay|fine|alright) for now|lets not|hold)(?![\p{L}\p{N}])/u;

/** Whatever the rest says, a reply with one of these does not start work. */
const DOUBT =
  /(?<![\p{L}\p{N}])(?:if|unless|until|once|when|whenever|whether|assuming|provided|depends|maybe|perhaps|possibly|probably|might|guess|suppose|unsure|dunno|idk|lol|lmao|haha\p{L}*|kidding|joking|ever|later|not|no|nope|nah|never|nobody|none|nothing|wrong|incorrect|except|dont|doesnt|didnt|isnt|wasnt|arent|cant|wont|wouldnt|shouldnt|couldnt|havent|hasnt|wait|hold|stop|cancel|rather|before|said|says|told|saw|was|were|had|too|what|whats|why|how|hows|who|where|which|already|yet|second|minute|moment|someone|somebody|he|she|they|him|her|his|their|balance|tell|explain|know)(?![\p{L}\p{N}])/u;

/** How talk goes on after a yes: about people and things that have a life of their own. */
const TALK =
  /^\P{L}*(?:and |but )?(?:im|ive|my|our|we|were|its|it is|you|your|the|there|everyone|everybody|enough|google|i(?! (?:want|would|need|do\b|did|confirm|agree|like|love|prefer|approve)))(?!\p{L})/u;

/** Said to be kind, and no condition. */
const KIND =
  /(?<![\p{L}\p{N}])(?:if (?:you (?:can|could|would|please|dont mind|did|do)|possible)|later today|no (?:problem|rush|hurry)|no more than)(?![\p{L}\p{N}])/gu;

/** Asks the bot to act, in the form of a question. */
const ORDER =
  /^\P{L}*(?:please |pls )?(?:can|could|would|will) you (?:please )?(?!find|check|show|look|search|recommend|suggest)/u;

/** The model has learned from English; of other scripts it knows nothing. */
const ENGLISH = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** What the model is sure of about a reply that the exact words leave open; undefined where it is not. */
export function learnedVerdict(text: string, asked?: string): 'accept' | 'decline' | undefined {
  const cleaned = clean(text, 1_000);
  const read = tokens(cleaned);
  if (read.length > MAX_ANSWER || read.some(({ kind }) => kind === 'mention') || !ENGLISH.test(cleaned))
    return undefined;
  const flat = plain(cleaned).replaceAll("'", '').trim();
  const { accept, decline } = meaningOf(cleaned, asked);
  if (accept > decline) return saysYes(cleaned, flat, accept, asked !== undefined) ? 'accept' : undefined;
  const bare = !NO.test(flat) || read.length < SHORT_NO;
  return decline >= SURE_OF_NO[bare ? 'other' : 'no'] ? 'decline' : undefined;
}

function saysYes(cleaned: string, flat: string, accept: number, knowsOffer: boolean): boolean {
  if (/["“”«»`>…]|\.{2}/u.test(cleaned) || DOUBT.test(flat.replace(KIND, ''))) return false;
  const yes = YES.exec(flat)?.[0];
  if (/\?/.test(cleaned)) return yes !== undefined && ORDER.test(flat.slice(yes.length)) && accept >= SURE_OF_ORDER;
  const opening = yes ?? WEAK.exec(flat)?.[0];
  if (opening !== undefined && isTalk(cleaned, flat.slice(opening.length))) return false;
  if (yes !== undefined) return accept >= SURE_OF_YES.yes;
  if (opening !== undefined) return accept >= SURE_OF_YES.weak;
  return knowsOffer && PLEASE.test(flat) && accept >= SURE_OF_YES.please;
}

/** "Yes, Ben is right": a statement about somebody or something, or a name that is spoken to. */
function isTalk(cleaned: string, rest: string): boolean {
  return TALK.test(rest) || STATES.test(rest) || NAMED.test(cleaned);
}

const STATES =
  /(?<!(?:that|this|it|which|what) )(?<![\p{L}\p{N}])(?:is|are|has|goes|says|thinks|wants)(?![\p{L}\p{N}])/u;
const NAMED = /^\P{L}*\p{L}+,? \p{Lu}\p{Ll}+,/u;

const JOINS = /^(?:[\s,.;:!–—-]|(?:but|and|please|pls|also|thanks|thank you)(?![\p{L}\p{N}]))+/iu;

/** What follows a clear yes, in the person's own words; undefined where nothing does. */
export function additionAfterYes(text: string): string | undefined {
  const yes = YES_AS_TYPED.exec(text)?.[0];
  if (yes === undefined) return undefined;
  const rest = text
    .slice(yes.length)
    .replace(JOINS, '')
    .replace(/[\s.!,]+$/u, '');
  return /[\p{L}\p{N}]/u.test(rest) ? rest : undefined;
}

const YES_AS_TYPED = new RegExp(YES.source, 'iu');
