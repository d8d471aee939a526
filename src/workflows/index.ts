import type { WorkingCopies } from '../sandbox/copies/copies.ts';
import { type Place, placeHere } from '../sandbox/commands.ts';
import type { Workflow } from '../core/workflow.ts';
import { remind } from './remind.ts';
import { shellIn } from './shell/shell.ts';
import { sleep } from './sleep/sleep.ts';

/** The workflows that come with the bot, with the place where commands run and why they may be off. */
export function builtInWith(
  place: () => Promise<Place>,
  whyOff?: Workflow['whyOff'],
  copies?: WorkingCopies,
): Workflow[] {
  return [shellIn(place, whyOff, copies), sleep, remind];
}

/** The same, for what asks only which there are. */
export const builtIn: Workflow[] = builtInWith(placeHere);
