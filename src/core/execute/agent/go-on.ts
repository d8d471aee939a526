import { askStep } from '../ask.ts';
import type { Execution } from '../execution.ts';
import { goOnChoices, goOnText } from '../../present/agent.ts';
import { GO_ON, type RunBudget } from './budget.ts';

const MINUTE = 60_000;

/** The budget is used up: its person may let it go on. An answer that is stored counts, whatever has been spent since. */
export async function mayGoOn(execution: Execution, budget: RunBudget, when: string): Promise<boolean> {
  const name = `${GO_ON}${when}`;
  const known = execution.stored(name) !== undefined;
  if (!known && !budget.isOut) return false;
  const { rules, spent } = budget;
  const { more, enough } = goOnChoices;
  const answer = await askStep(execution, name, {
    text: goOnText(spent, rules.goOn),
    choices: [more, enough],
    actions: ['go_on', 'deny'],
    default: enough,
    deadlineMs: rules.goOnMinutes * MINUTE,
  });
  const goesOn = answer.text === more;
  // What was answered before this execution is counted already.
  if (goesOn && !known) budget.raise();
  return goesOn;
}
