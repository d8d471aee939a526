/**
 * How people ask for something to be done, in the languages that built-in workflows understand. All patterns are for text
 * that went through `fold`.
 */

/** Requests longer than this say more than one thing, and are not for a pattern to judge. */
export const LONGEST_REQUEST = 2_000;

/** What may stand between the beginning of a sentence and its verb without changing what is asked for. */
const POLITE = [
  "please|pls|plz|kindly|quickly|hey|hi|hello|ok|okay|now|just|then|and|also|so|first|next|alright|great|thanks|go ahead and|go and|try to|let'?s|@[^\\s,]{1,64}",
  "(?:can|could|would|will) you|would you mind|do you mind|i(?:'d| would) like you to|i (?:want|need) you to|when(?:ever)? you (?:can|have (?:a|some) (?:minute|moment|time|sec|second)|get (?:a chance|to it))|if you can|in the background|in parallel|meanwhile|while we (?:talk|chat|wait)",
  'por favor|(?:me )?(?:puedes|podrias|podes|pode|poderia)|voce (?:pode|poderia)|quiero que|quero que|necesito que|preciso que|ahora|agora|luego|depois|hola|ola|en segundo plano|em segundo plano|y|e',
  "s'il (?:te|vous) plait|stp|svp|(?:peux|pourrais)[- ]tu|tu (?:peux|pourrais)|(?:pouvez|pourriez)[- ]vous|vous (?:pouvez|pourriez)|maintenant|puis|et|bonjour|salut|en arriere-plan",
  'bitte|(?:kannst|konntest) du|(?:konnen|konnten) sie|jetzt|dann|und|mal|hallo|im hintergrund',
].join('|');

/** More politeness than this before a verb is not looked at, so that each beginning costs the same. */
const MOST_POLITE = 12;

/** Where a sentence, or a part of one that can ask by itself, begins; with the polite words that follow. */
export const BEGINNING = `(?:^|[.!?;:,\\n¿¡] ?| [-–—] | (?:and|then|y|luego|et|puis|und|dann|e|depois) )(?:(?:${POLITE})(?:, ?| )){0,${MOST_POLITE}}`;

/** Sentences that tell about doing something rather than ask for it. */
const TELLING = [
  /^\s*(?:to|if|whether|when|whenever|before|after|instead|para|si|cuando|pour|quand|um|wenn|ob|se|quando)\b/,
  /\b(?:says?|said|saying|tells?|told|asks?|asked|wrote|writes?|suggests?|example|e\.g|dice|dit|sagt|diz)\b/,
];

/** Whether the part of a sentence before a match only leads up to it ("in the README it says:" does not). */
export function onlyLeadsUp(text: string, index: number): boolean {
  const before = text.slice(0, index);
  const sentence = before.slice(
    Math.max(before.lastIndexOf('.'), before.lastIndexOf('!'), before.lastIndexOf('?'), before.lastIndexOf('\n')) + 1,
  );
  return !TELLING.some((pattern) => pattern.test(sentence));
}

/**
 * Lower case, without accents, with plain quotes and single spaces, so that one pattern fits all ways of typing. Give it
 * text in NFC: then every character but runs of blanks stays one character.
 */
export function fold(text: string): string {
  return text
    .replaceAll(/[^\S\n]/g, ' ')
    .replaceAll(/[‘’ʼ]/g, "'")
    .replaceAll(/[“”«»]/g, '"')
    .replaceAll(/[\u0080-\uffff]/g, plainLetter)
    .toLowerCase();
}

function plainLetter(letter: string): string {
  const plain = letter.normalize('NFD')[0] ?? letter;
  return plain.toLowerCase().length === 1 ? plain : letter;
}

/** Text as people mean it: in one form, without lines they quote, single blanks, no blanks around line breaks. */
export function tidy(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/^[^\S\n\r\u2028\u2029]*>.*$/gm, '')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim();
}
