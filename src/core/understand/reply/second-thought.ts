import { isStop } from '../wish/stop.ts';
import { clean, plain } from '../words/words.ts';

/** Nobody takes something back in more words than this. */
const MAX_TEXT = 80;

/** All that people say who take back what they ordered, beside the no itself. */
const AROUND =
  'please|pls|wait|oh|ah|oops|sorry|actually|hold|on|hang|stop|run|start|do|it|that|this|i|my|mind|on|second|thoughts?|lets|just|still|the|to|no|want|anymore|any|more|now';
const NO = 'no|nope|nah|dont|not|changed|never|undo';
const WORD = new RegExp(`^(?:${AROUND}|${NO})$`, 'u');
const REFUSES = new RegExp(`^(?:${NO})$`, 'u');

/** Nothing but a plain no: "no wait, don't", "I changed my mind"; "no, use the other file" says more, "not now" is for later. */
export function isSecondThought(text: string): boolean {
  if (text.length > MAX_TEXT || /[?？]/.test(text)) return false;
  const said = plain(clean(text, MAX_TEXT)).replaceAll("'", '');
  const words = said.match(/[\p{L}\p{N}]+/gu) ?? [];
  const later = /\bnot (?:now|yet)\b|\blater\b/u.test(said);
  return !later && words.every((word) => WORD.test(word)) && words.some((word) => REFUSES.test(word));
}

/** Words for a very short while, in the languages of the built-in workflows. */
const MOMENT =
  /\b(?:a|an|one|another|two|few|1|2|un|una|um|uma|une|einen?)\s+(?:more\s+|little\s+)?(?:secs?|seconds?|mins?|minutes?|moments?|bit|tick|momento|momentito|segundo|minuto|instante?|instant|seconde|moment|augenblick|sekunde|minute)\b|\b(?:hold|hang) on\b|等一下|等一等|稍等|ちょっと待|少し待/u;

/** Wants a moment before they answer: "ok but give me a second". That is neither a yes nor a no. */
export function wantsMoment(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  return MOMENT.test(plain(clean(text, MAX_TEXT)));
}

/** What people say of their own yes or no when they are asked whether it was one. */
const TO_DOUBT =
  /^(?:yes|yeah|yep|yup|yea|ya|si|oui|ja|sim|right|correct|exactly|indeed|sure|approved?|confirmed?|affirmative|absolutely|definitely|no|nope|nah|nein|non|wrong|not|wasnt|isnt|negative|it|that|this|was|is|i|said|meant|mean|a|an|of|course|the|please|so|and|ok|okay|thats|its|very|much|to|do)$/u;
const YES =
  /^(?:yes|yeah|yep|yup|yea|ya|si|oui|ja|sim|right|correct|exactly|indeed|sure|approved?|confirmed?|affirmative|absolutely|definitely|course)$/u;
const NOT = /^(?:no|nope|nah|nein|non|wrong|not|wasnt|isnt|negative)$/u;

/** The answer to "I am not sure whether that was a yes": "yes it was", "right", "that was a no"; undefined where it is none. */
export function answerToDoubt(text: string): 'accept' | 'decline' | undefined {
  if (text.length > MAX_TEXT || /[?？]/.test(text)) return undefined;
  const said = plain(clean(text, MAX_TEXT)).replaceAll("'", '');
  const words = said.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (!words.every((word) => TO_DOUBT.test(word))) return undefined;
  const no = words.some((word) => NOT.test(word));
  // "That was not a yes" is a no; "no, that was a yes" says both.
  if (no)
    return /\b(?:not|wasnt|isnt) (?:a )?(?:yes|right|it)\b/u.test(said) || !words.some((word) => YES.test(word))
      ? 'decline'
      : undefined;
  return words.some((word) => YES.test(word)) ? 'accept' : undefined;
}

/** Nobody asks for other options in more words than this. */
const MAX_WORDS = 300;

/** The half that takes something back is this short. */
const MAX_LEAD = 60;

/** "Cancel that, run `make b` instead": what follows the words that take something back; `stops`: they are a stop, not only a no. */
export function takenBack(text: string): { rest: string; stops: boolean } | undefined {
  let found: { rest: string; stops: boolean } | undefined;
  for (const match of text.slice(0, MAX_LEAD).matchAll(/[,;.!:–—\n]|\s(?:and|then|but)(?=\s)/giu)) {
    const lead = text.slice(0, match.index);
    const stops = isStop(lead);
    const rest = text.slice(match.index + match[0].length).trim();
    if ((stops || isSecondThought(lead)) && rest !== '') found = { rest, stops: stops || found?.stops === true };
  }
  return found;
}

/** "Run it with -v instead"; what follows "with" are options where it begins with a dash. */
const SAME_WITH =
  /^(?:please )?(?:(?:re-?)?run|do|try|start|execute) (?:it|that|this|the same)(?: again)? with (?:`([^`]{1,200})`|(\S.{0,200}?))(?: instead)?(?:,? please)?[.!]*$/iu;

/** The options that the same is to be done with; empty where the words ask for a change that only the person can make. */
export function optionsInstead(words: string): string | undefined {
  const found = words.length > MAX_WORDS ? null : SAME_WITH.exec(words.replaceAll(/\s+/g, ' '));
  if (!found) return undefined;
  const more = (found[1] ?? found[2] ?? '').trim();
  return /^-{1,2}[\p{L}\p{N}]/u.test(more) ? more : '';
}

/** The request before, with more options for its command. */
export function withOptions(before: string, options: string): string {
  return before.includes('`')
    ? before.replace(/`([^`\n]+)`/, (_, command) => `\`${command} ${options}\``)
    : `run \`${before} ${options}\``;
}
