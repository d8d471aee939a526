import type { Typed } from '../entry.ts';
import { isHelp } from './reference.ts';

/** `prefer` with one of its words after it; "prefer tea" is talk. */
export function preferSaid(rest: string): Typed | undefined {
  const known =
    rest === '' ||
    isHelp(rest) ||
    /^(?:ask|always|never)(?: (?:(?:for|in) )?(?:(?:this|the) )?(?:channel|me))?$/i.test(rest);
  return known ? { command: 'prefer', text: rest } : undefined;
}
