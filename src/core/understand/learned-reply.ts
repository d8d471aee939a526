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
const SURE_OF_YES = { yes: 0.8, please: 0.97, other: 0.985 };

/** A no costs one more request where it was none; a yes costs a run. */
const SURE_OF_NO = { no: 0.8, other: 0.95 };

const YES =
  /^(?:(?:oh|ah|um|uh|well|hey|ok|okay|great|perfect|cool|awesome|hm+|wow|actually|so)[ ,.!]+)*(?:yes|yeah|yea|yep|yup|ya|sure|surely|certainly|definitely|absolutely|of course|ok|okay|alright|all right|please do|go ahead|go for it|do it|do that|sounds? (?:good|great|perfect|fine|lovely|wonderful|awesome)|(?:that|this|it)(?:s|ll| is| would| sounds?| works?| will)\b|(?:thatd|that would|it would|would) be|i(?:d| would)? (?:love|like|appreciate|want|do|confirm|agree)|lets|perfect|great|works for|fine)(?![\p{L}\p{N}])/u;
const NO =
  /^(?:(?:oh|ah|um|uh|well|hey|ok|okay|hm+|actually|sorry|thanks|thank you|i think|im good|great|wait)[ ,.!]+)*(?:no|nope|nah|not|dont|do not|never|nevermind|maybe|later|skip|i (?:dont|do not|wont|will not|would rather|changed)|im (?:good|fine|okay)|id rather|thats (?:all|ok|okay|fine|alright) for now|lets not|hold)(?![\p{L}\p{N}])/u;

/** Whatever the rest says, a reply with one of these does not start work. */
const DOUBT =
  /(?<![\p{L}\p{N}])(?:if|unless|until|once|when|whether|assuming|provided|depends|maybe|perhaps|possibly|probably|might|guess|suppose|unsure|dunno|idk|lol|lmao|haha\p{L}*|kidding|joking|later|tomorrow|not|no|nope|nah|never|nobody|none|nothing|without me|dont|doesnt|didnt|isnt|wasnt|arent|cant|wont|wouldnt|shouldnt|couldnt|havent|hasnt|wait|hold|stop|cancel|instead|actually|rather|first|before|after|said|says|told|saw|was|were|had|did|too|pope|what|why|how|who|where|which|already|right|but|yet|second|minute|moment|someone|somebody|he|she|they|him|her|his|their)(?![\p{L}\p{N}])/u;

/** A yes by its opening, whatever language; where the model has not learned the words it knows nothing. */
const ENGLISH = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** What the model is sure of about a reply that the exact words leave open; undefined where it is not. */
export function learnedVerdict(text: string, asked?: string): 'accept' | 'decline' | undefined {
  const cleaned = clean(text, 1_000);
  const read = tokens(cleaned);
  if (read.length > MAX_ANSWER || read.some(({ kind }) => kind === 'mention') || !ENGLISH.test(cleaned)) return undefined;
  const flat = plain(cleaned).replaceAll("'", '').trim();
  const { accept, decline } = meaningOf(cleaned, asked);
  if (accept > decline) {
    if (/[?"“”«»`>]/u.test(cleaned) || read.some(({ kind }) => kind === 'pause') || DOUBT.test(flat)) return undefined;
    return accept >= SURE_OF_YES[openingOf(flat)] ? 'accept' : undefined;
  }
  return decline >= SURE_OF_NO[NO.test(flat) ? 'no' : 'other'] ? 'decline' : undefined;
}

function openingOf(flat: string): keyof typeof SURE_OF_YES {
  if (YES.test(flat)) return 'yes';
  return /^(?:please|pls|plz|kindly)\b/u.test(flat) ? 'please' : 'other';
}
