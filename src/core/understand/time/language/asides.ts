/*
 * What is said beside a request, or of the thing that it is about, and names a time all the same: "we deploy tomorrow at
 * 9", "a job that runs hourly". Such a time is not that of the work. Written from general knowledge of each language.
 */

const DAY = '(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weekdays)';
const CLOCK = String.raw`(?:\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*(?:[ap]\.?m\b\.?|o'clock)|noon|midday|midnight)`;

/** A time as it stands in the middle of a sentence, with its time of day. */
const TIME = String.raw`(?:(?:the\s+)?(?:every|each|next|last|this|coming)\s+[\p{L}]+|tomorrow|tonight|today|yesterday|${DAY}|${CLOCK}|(?:the\s+)?end\s+of\s+(?:the\s+)?(?:day|week|month|year|business))(?:\s+(?:morning|afternoon|evening|night|noon))?(?:\s+(?:at|around)\s+(?:${CLOCK}|\d{1,2}))?`;

const SAYS = '(?:we|i|they|he|she|everybody|everyone)';
const THING = String.raw`(?:it|this|that|there|(?:the|my|our|their|your|last|yesterday['’]s|today['’]s|tonight['’]s)\s+(?=\S)[^,;.]{1,40}?)`;
const HAPPENS = String.raw`(?:is|are|was|were|has|have|had|will|starts?|ends?|begins?|happens?|fails?|breaks?|comes?|runs?|goes|takes?|broke|went|did|[a-z]+ed)`;
const MAKES = '(?:have|had|deploy|release|ship|present|meet|demo|leave|start|launch|go|got)';

/** A piece between commas and stops that tells something, and asks for nothing. */
export const tellingPieces: readonly RegExp[] = [
  // "I need a report" asks; "I need it by friday" only says why.
  String.raw`(?:(?:but|and|so|since|because|as|while|for)\s+)?${SAYS}(?:'(?:re|m|ll|ve))?\s+(?!(?:really\s+|just\s+|also\s+)?(?:need|want|wish|would|should|could|can|must|ask|expect|like)\b)\p{L}`,
  String.raw`(?:(?:but|and|so|since|because|as|while|for)\s+)?${THING}(?:(?:'s|'ll)|(?<!\s)\s+${HAPPENS})\b(?!\s+(?:nice|great|good|lovely|cool|helpful)\b)`,
  String.raw`${SAYS}(?:'ll|\s+will)?\s+(?:need|want)\s+(?:it|this|that|them|these|the\s+(?:results?|answer|output))\b(?!.*\b(?:every|each|daily|weekly|hourly)\b)`,
  String.raw`(?:\S+\s+){1,5}(?:we|i)(?:'ll|\s+will|\s+are\s+going\s+to|\s+am\s+going\s+to)?\s+${MAKES}\b`,
  String.raw`which\s+${HAPPENS}\b`,
  String.raw`(?:and\s+)?(?:thanks?\s+|thank\s+you\s+)?(?:see\s+(?:you|ya|u)|talk\s+(?:to\s+you|again)|speak\s+(?:to\s+you|again)|back|bye)\b`,
  String.raw`.*(?<!\p{L})(?:haben wir|wir haben|wir deployen|wir brauchen es|ich brauche es|ich habe|habe ich|on a|on deploie|on déploie|on livre|nous|j'ai|tenemos|desplegamos|lanzamos|temos)(?!\p{L})`,
].map((source) => new RegExp(`^(?:${source})`, 'iu'));

/** What gives a reason, or tells of something that goes on beside, up to the end of its piece. */
export const reasons =
  /\b(?:because|so that|whereas|although|though|(?:since|so|as|while|but)\s+(?=(?:we|i|it|they|he|she|the|this|that|our|my|there)(?:'\p{L}+)?\s))[^,;.!?\n\ue001]*/giu;

/** "As every friday": how it was always done. */
export const likeAlways =
  /\b(?:like|as)\s+(?:(?:we|i|you|they)\s+\p{L}+\s+)?(?:every|each|always|yesterday|last)\b[^,.;!?\n\ue001]*/giu;

/** "Now, not tomorrow". What comes before is looked at only where there is a "not", since looking back from everywhere takes long. */
export const notThen = new RegExp(
  String.raw`(?:\b(?:and|but)\s+)?\bnot(?<=\b(?:now|right away|immediately|at once)\b[^\n]{0,50}not)\s+(?:on\s+|at\s+|by\s+|until\s+|only\s+)?(?:${TIME}|later)`,
  'giu',
);

/** What something is about, or is made for: "the report of tomorrow", "the notes for the demo on friday". */
export const ofTime = new RegExp(
  String.raw`\b(?:of|about|regarding|between|with|than|versus|vs|against)\s+(?!(?:every|each)\s+month)${TIME}`,
  'giu',
);
export const forTime = new RegExp(
  String.raw`(?<!\b(?:from|between)\s[^,;.]{1,20}\s)(?<!${DAY}\s+)\b(?:for|to)\s+${TIME}`,
  'giu',
);
const EVENT =
  '(?:meeting|release|demo|stand-?up|call|launch|party|event|lunch|dinner|interview|appointment|presentation|deployment|hackathon|webinar|conference|deadline|session|workshop|talk|flight|game|match|exam|offsite|retro|retrospective|sync)s?';
export const forEvent = new RegExp(
  String.raw`\b(?:for|about|of|regarding)\s+(?:the|an?|my|our|his|her|their|this|that|next|[\p{L}]+['’]s)\s+(?:[\p{L}-]+\s+){0,2}?${EVENT}\s+(?:(?:on|at)\s+)?${TIME}`,
  'giu',
);

/** Whoever schedules something does so for a time. */
export const scheduling = /\b(?:schedule|queue|plan|set|book|postpone|delay|start(?:ing)?|begin(?:ning)?)\b/i;

/** Until then it is wanted: done now it is in time. "Every day by 9" and "remind me by 9" are times of their own. */
export const deadlines = new RegExp(
  String.raw`(?<!(?:every|each)\s+\p{L}+\s)(?<!(?:daily|weekdays|me|us)\s)\bby\s+(?:the\s+)?${TIME}|\bwithin\s+(?:the\s+)?(?:next\s+)?(?:\p{L}+|\d+)\s+(?:minutes?|hours?|days?|weeks?)\b`,
  'giu',
);

/** What stands behind it is the text that is to be written. */
export const material =
  /^[^\n:\ue001]{0,40}?\b(?:write|draft|compose|translate|rephrase|reword|rewrite|proofread|correct|shorten|make|design|create|post|reply|answer|say|email|mail|format|announce|send|escribe|redacta|traduce|escreva|traduza|ecris|écris|redige|rédige|traduis|schreibe?|ubersetze|übersetze)\b[^:\n\ue001]{0,80}:\s[\s\S]*$/iu;

/** What has a time of its own, right before it. */
const HAPPENING =
  '(?:alert|alarm|spike|crash|outage|peak|drop|dip|error|incident|failure|train|flight|bus|ferry|shift)s?';

/** Whoever asks for one of these wants to be told it each time; the rest of the sentence says what. */
export const telling =
  /^\W*(?:(?:please|hey|hi|ok|okay|can you|could you|would you)[\s,]+)*(?:check|verify|ensure|make sure|confirm|tell|send|post|show|list|report|let|give|watch|monitor|look|see|ping|notify|remind|summari[sz]e|test|count|collect|fetch|run|execute)\b/i;

/** A clause about the thing that is to be made or looked into; a time at its end belongs to it. */
export const clauses: readonly RegExp[] = [
  /(?<!\b(?:summary|report|list|digest|overview) of )\b(?:why|how|what|whether|when|where|who|whose|which)\b/i,
  /\bthat\s+(?:\p{L}+ly\s+)?(?:\p{L}+s|can|will|would|should|must|could|may|are|were|have|had|run|show|send|we|i|you|they|he|she|it|people|users|the|our|a)\b/iu,
  new RegExp(
    String.raw`^\W*(?:(?:please|can you|could you)\s+)?(?:create|add|set up|plan|book|schedule|arrange|organi[sz]e|put|move|hold)\s+(?:[\p{L}\d-]+\s+){0,4}?(?:${EVENT}|table|room|reservation|invite)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:${HAPPENING}|${EVENT})(?:\s+(?:to|from|in)\s+\p{L}+)?(?:\s+around)?\s*$|\b(?:departing|leaving|arriving|starting|beginning)\s*$|\b(?:about|on|of)\s+\p{L}+ing(?:\s+up)?\s*$`,
    'iu',
  ),
  /(?<!\p{L})(?:por qu[eé]|lo que|o que|pourquoi|ce qu[ie]|qui|warum|wieso|weshalb)(?!\p{L})/iu,
];
