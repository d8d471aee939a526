import type { Typed } from '../entry.ts';
import { isHelp, runReference } from './reference.ts';

/** What a cancel may say of its run without naming it. */
const IT = /^(?:it|this|that|all|everything|(?:this |that |the |my )?(?:run|task|job|work|workflow))$/i;

export function cancelSaid(rest: string): Typed | undefined {
  if (rest === '' || IT.test(rest)) return { command: 'cancel', text: '' };
  if (isHelp(rest)) return { command: 'cancel', text: rest };
  const reference = runReference(rest.replace(/^(?:the |my )?(?:run|task|job|workflow)\s+/i, ''));
  return reference === undefined ? undefined : { command: 'cancel', text: reference };
}
