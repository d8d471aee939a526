import { clean, plain } from '../words/words.ts';

/** Nobody says it in more words. */
const MAX_TEXT = 60;

const LEAD = String.raw`(?:(?:please|hey|ok|okay|can you|could you) )*`;
const TAIL = String.raw`(?: (?:please|now|for now|here|in this thread|this thread|yourself|thanks))*`;
const MUTE = new RegExp(
  `^${LEAD}(?:mute|be quiet|stay quiet|keep quiet|be silent|stay silent|stay out of (?:this|it)|shush|hush|only (?:answer|reply|speak) when mentioned)${TAIL}$`,
  'u',
);
const UNMUTE = new RegExp(
  `^${LEAD}(?:unmute|you (?:can|may) (?:talk|speak|answer|reply) again|speak again)${TAIL}$`,
  'u',
);

/** A whole message that has the bot stay silent in a thread until it is mentioned, or talk again. */
export function mutingIn(text: string): 'mute' | 'unmute' | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const said = plain(clean(text, MAX_TEXT))
    .replace(/[.!?,]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (MUTE.test(said)) return 'mute';
  return UNMUTE.test(said) ? 'unmute' : undefined;
}
