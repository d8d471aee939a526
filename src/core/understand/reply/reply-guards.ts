/** How a reply opens: a yes word, weaker agreement, a polite order, or anything else that is short or long. */
export type Opening = 'yes' | 'weak' | 'please' | 'short' | 'long';

const LEAD = String.raw`^(?:(?:oh|ah|um|uh|well|hey|ok|okay|great|perfect|cool|awesome|nice|fine|good|actually|thanks|thank you|hm+|wow|so|why|heck|obviously|clearly|i do|once again)[ ,.!]+){0,3}`;
const YES = new RegExp(
  String.raw`${LEAD}(?:(?:yes|yeah|yea|yep|yup|sure(?: thing)?|surely|certainly|definitely|absolutely|indeed|of course|alright|all right|please do|do it|go (?:right )?ahead|go for it|sounds? (?:good|great|perfect|fine|lovely|wonderful|awesome))(?![\p{L}\p{N}])[ ,.!]*){1,4}`,
  'u',
);
const WEAK =
  /^(?:ok|okay|ya|perfect|great|fine|do it|do that|(?:that|it|this)(?:d| would| will|ll| should| sounds?| works?|s| is)|(?:id|i would|ill|i will) (?:love|appreciate|like|take (?:it|that))|i do|i (?:fully |completely |totally )?(?:agree|confirm|accept)|(?:you are|youre|you have|you may|you can|you should)|lets|works|looks?|sounds|seems)(?![\p{L}\p{N}])/u;
const PLEASE = /^(?:please|pls|plz|kindly)(?![\p{L}\p{N}])/u;

/** A short reply is all answer; a longer one that opens with none of these is more likely talk. */
const SHORT = 6;

export function openingOf(flat: string, words: number): { kind: Opening; rest: string } {
  const yes = YES.exec(flat)?.[0];
  if (yes !== undefined) return { kind: 'yes', rest: flat.slice(yes.length) };
  const weak = WEAK.exec(flat)?.[0];
  if (weak !== undefined) return { kind: 'weak', rest: flat.slice(weak.length) };
  if (PLEASE.test(flat)) return { kind: 'please', rest: flat };
  return { kind: words <= SHORT ? 'short' : 'long', rest: flat };
}

/** Whatever the rest says, a reply with one of these does not start work. */
const DOUBT =
  /(?<![\p{L}\p{N}])(?:if|unless|whether|assuming|provided|depends|maybe|perhaps|possibly|probably|might|may be|could be|suppose|unsure|dunno|idk|lol|lmao|haha\p{L}*|kidding|joking|later|not|no|nope|nah|never|nobody|none|nothing|wrong|incorrect|false|dont|doesnt|didnt|isnt|wasnt|arent|wont|wouldnt|shouldnt|couldnt|havent|hasnt|stop|cancel|rather|unfortunately|sadly|nonsense|leaning|inclined|let (?:it|that) (?:be|go))(?![\p{L}\p{N}])/u;

/** Tells of something else more often than not; only a clear yes that the model is very sure of goes on like this. */
const TOLD =
  /(?<![\p{L}\p{N}])(?:once(?! again)|when|whenever|possible|ever|cant|wait|hold|said|says|told|saw|was|were|had|what|whats|why|how|hows|who|where|which|already|yet|second|minute|moment|someone|somebody|he|hes|she|shes|they|theyre|him|his|tell|explain|know|remember|luckily|thankfully|i think(?! (?:so|that|id|i would|i want|i need|its|it is|we should|you should))|question|rarely|often|usually|mostly|always|since|ago|lately|recently|all the time|every (?:day|night|week|weekend|month|year|morning|summer|winter))(?![\p{L}\p{N}])/u;

/** Said to be kind or to be exact, and neither a condition nor a no. */
const KIND =
  /(?<![\p{L}\p{N}])(?:if (?:you (?:can|could|would|please|dont mind|did|do)|possible)|as \p{L}+ as possible|later today|no (?:problem|rush|hurry|doubt|objections?)|(?:no|not) (?:more|longer|less|fewer) than|(?:with|and|,|but) no \p{L}+s|was hoping|when (?:its |it is |youre |you are )?(?:done|ready|finished)|i should|(?:dont|cant) (?:see why not|argue with that)|(?:couldnt|could not) agree more|why not|why (?:yes|sure|certainly|of course)|what (?:i|we) (?:want(?:ed)?|need(?:ed)?|meant|was (?:hoping|looking) for)|already agreed)(?![\p{L}\p{N}])/gu;

/** After a clear yes, what is to be left out of the work ("no charts", "but do not deploy"). */
const LEFT_OUT =
  /^(?:but |and |just )*(?:(?:no|without) (?!way|idea|thanks|thank|wait|need|not|one|doubt|please|dont|sorry|no|kidding|its|i|we|that)\p{L}{4,}|(?:do not|dont) (?!start|do|run|begin|go|it|now|yet|that|this|bother|worry|know|think|want|need|have|like|care|really|see|get)\p{L}+)(?![\p{L}\p{N}])/u;

/** "I like music", "thats it, thanks": a taste of one's own, and the end of a talk. */
const OWN_TASTE =
  /^(?:i|we) (?:(?:really|also|all|just|do) )*(?:like|love|enjoy|prefer) (?!that|it|this|to|you|the)|^thats (?:it|all)(?! exactly)/u;

/** How talk goes on after a yes: about people and things that have a life of their own. */
const TALK =
  /^\P{L}*(?:and |but )?(?:(?:im|i am)(?! (?:interested|ready|happy|fine|ok|okay|sure|down|in\b|game|good|looking|planning|going))|ive|our|we(?! (?:want|would|need|do\b|like|should))|its|it is|your|everyone|everybody|people|enough|google|(?:that|it) (?:must|happens?|explains|hurts|feels)|i(?! (?:want|wanna|would|wish|need|do\b|confirm|agree|like|love|prefer|approve|accept|think (?:so|id|i|that)|will|go with|guess|really|definitely|very|require|am|should|also)))(?!\p{L})/u;
const STATES =
  /(?<!(?:that|there|this|it|which|what|there|date|time|number|name|title|event|in) )(?<![\p{L}\p{N}])(?:is|are|has|goes|says|thinks|wants)(?![\p{L}\p{N}])/u;
const NAMED = /^\P{L}*\p{L}+,? \p{Lu}\p{Ll}+,/u;
/** "Ben: yes, do it" says what Ben said. */
const SPEAKER = /^\P{L}*\p{L}+:/u;
const QUOTED = /["“”«»`>…]|\.{3}/u;

/** A question that asks the bot to act, or for something to be so. */
const ORDER = /(?<!\p{L})(?:(?:can|could|would|will) (?:you|i|we|it)|please|how about|what about)(?!\p{L})/u;
const LOOKS_UP =
  /^\P{L}*(?:(?:but|and|so|please|actually) )*(?:can|could|would|will) you (?:please )?(?:find|check|show|look|search|recommend|suggest|tell|explain|hear|see)(?!\p{L})/u;

/** What keeps a reply from being a yes: `surely`, whatever the model says, or only where that is less than very sure. */
export function guardOf(
  cleaned: string,
  flat: string,
  { kind, rest }: { kind: Opening; rest: string },
): 'surely' | 'likely' | undefined {
  if (QUOTED.test(cleaned.replace(/\d["”]|o["”]clock/gu, ''))) return 'surely';
  const opened = kind === 'yes' || kind === 'weak';
  if (!opened && SPEAKER.test(cleaned)) return 'surely';
  const said = (opened && LEFT_OUT.test(rest) ? rest.replace(LEFT_OUT, '') : flat).replace(KIND, '');
  if (DOUBT.test(said) || OWN_TASTE.test(flat)) return 'surely';
  if (TOLD.test(said)) return kind === 'yes' ? 'likely' : 'surely';
  if (opened && (TALK.test(rest) || STATES.test(rest) || NAMED.test(cleaned)))
    return kind === 'yes' ? 'likely' : 'surely';
  return undefined;
}

/** "Yes, could you do that?" asks for the work; "yes, what does it cost?" asks about it. */
export function asksForIt(rest: string): boolean {
  return ORDER.test(rest) && !LOOKS_UP.test(rest);
}

export const NO =
  /^(?:(?:oh|ah|um|uh|well|hey|ok|okay|hm+|actually|sorry|thanks|thank you|i think|im good|great|wait)[ ,.!]+)*(?:no|nope|nah|naw|not|dont|do not|never|nevermind|maybe|later|skip|i (?:dont|do not|wont|will not|would rather|changed|refuse|decline|object|reject|disagree)|im (?:good|fine|okay)|id rather|thats (?:all|ok|okay|fine|alright) for now|lets not|hold)(?![\p{L}\p{N}])/u;

export const YES_AS_TYPED = new RegExp(YES.source, 'iu');
