import type { Note } from './evidence.ts';

/**
 * Steps whose work was begun although the bot had said before that their result is stored, and steps that gave two
 * results. `from`: the step with which a run begins, where it took over what was done.
 */
export function stepsDoneTwice(notes: readonly Note[], from: (run: string) => number): string[] {
  const found: string[] = [];
  const reached = new Map<string, number>();
  const values = new Map<string, string>();
  // By when it was so: a process that is frozen while it notes something writes it down when it wakes up.
  for (const { what, run, step, value } of notes.toSorted((a, b) => a.at - b.at)) {
    const stored = reached.get(run) ?? from(run) - 1;
    // Whoever begins a step has the results of all before it.
    if (what === 'step' && step <= stored) found.push(`${run} did step ${step} again after step ${stored} was stored`);
    if (what === 'step') reached.set(run, Math.max(stored, step - 1));
    if (what !== 'stored' || value === undefined) continue;
    reached.set(run, Math.max(stored, step));
    const known = values.get(`${run}/${step}`);
    if (known !== undefined && known !== value) found.push(`${run} has two results of step ${step}`);
    values.set(`${run}/${step}`, value);
  }
  return found;
}
