import type { Said, Typed } from '../entry.ts';
import { isHelp } from './reference.ts';

const WHEN = /^(?:ask|always|never)(?: (?:(?:for|in) )?(?:(?:this|the) )?(?:channel|me))?$/i;
/** "prefer tell dm", "prefer quiet 22:00-7:00", "prefer zone Berlin" */
const HOW = /^(?:tell|quiet|zone)(?: \S{1,40}){1,4}$/i;
/** After "tell": where, and nothing else. */
const TELL =
  /^me (?:(?:about )?(?:my |the )?results )?(?:(?:by|in|per|via) (?:a |the )?)?(?:dms?|direct messages?|(?:daily )?digest|thread)$/i;
/** After "quiet": the hours. */
const QUIET =
  /^(?:hours )?(?:from )?(?:off|\d{1,2}(?::\d{2})?(?: ?[ap]m)?(?: ?- ?| to | until | till )\d{1,2}(?::\d{2})?(?: ?[ap]m)?)$/i;

/** `prefer` with one of its words after it, or those words themselves; "prefer tea" and "tell me a story" are talk. */
export function preferSaid({ word, clean }: Said): Typed | undefined {
  if (word === 'tell') return TELL.test(clean) ? typed(`tell ${clean.replace(/^me /i, '')}`) : undefined;
  if (word === 'quiet') return QUIET.test(clean) ? typed(`quiet ${clean}`) : undefined;
  const known = clean === '' || isHelp(clean) || WHEN.test(clean) || HOW.test(clean);
  return known ? typed(clean) : undefined;
}

function typed(text: string): Typed {
  return { command: 'prefer', text };
}
