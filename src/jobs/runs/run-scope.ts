import { AsyncLocalStorage } from 'node:async_hooks';
import { type Doing, type Inside, Parking } from '../../core/execute/branches.ts';
import { Stopped } from '../../core/execute/journal.ts';

/** One execution of a run; `over` once nothing waits for what it left behind. */
export type RunScope = { run: string; stop: AbortController; over: boolean };

/** One for all runs: what is begun for one run is never begun inside of another. */
const SCOPE = new AsyncLocalStorage<{ execution: RunScope; doing: Doing }>();

/** Knows what is begun inside of that execution, also by the timers and sockets that it makes. */
export function insideOf(execution: RunScope): Inside {
  return {
    run: (doing, work) => SCOPE.run({ execution, doing }, work),
    getStore: () => SCOPE.getStore()?.doing,
  };
}

/** The run whose workflow brought about what is happening now, where one did. */
export function runInScope(): string | undefined {
  return SCOPE.getStore()?.execution.run;
}

/**
 * Fails the run whose workflow threw in a callback, since that may be what it waits for. Gives the run, and whether it fails of this: one
 * that is over or being stopped does not. Undefined where no workflow threw.
 */
export function breakOff(error: unknown): { run: string; fails: boolean } | undefined {
  const execution = SCOPE.getStore()?.execution;
  if (!execution) return undefined;
  const { run, stop, over } = execution;
  // How the bot itself ends a workflow, met by something that the workflow left behind.
  const isOurs = error instanceof Stopped || error instanceof Parking;
  const fails = !over && !stop.signal.aborted && !isOurs;
  if (fails) stop.abort(new Stopped('broken', error));
  return { run, fails };
}
