import { AsyncLocalStorage } from 'node:async_hooks';
import { runInScope } from '../runs/run-scope.ts';
import { getOn } from '../mailbox/patience.ts';

/** The entry of a mailbox that code is handling. */
export type InHand = { box: string; entry: string };

const IN_HAND = new AsyncLocalStorage<InHand>();

/** Handles the entry in an async scope of its own, so that a stall of the event loop can be traced to this entry alone. */
export function inHand<T>(entry: InHand, handle: () => Promise<T>): Promise<T> {
  getOn(entry.entry);
  return IN_HAND.run(entry, handle).finally(() => getOn());
}

/** Where the code that runs now can be asked about itself, from outside of it. */
const NAME = 'meanwhile.now';

/** An expression for the inspector that gives the JSON of a `Now`. */
export const ASK_NOW = `globalThis[Symbol.for(${JSON.stringify(NAME)})]()`;

/** What code runs right now: for which entry or run, and its innermost calls. */
export type Now = Partial<InHand> & { run?: string; calls: string[] };

/** Lets the inspector ask what runs, also where the event loop stands still. */
export function answerNow(): void {
  const answer = (): string => {
    const calls = (new Error().stack ?? '').split('\n').flatMap((line) => /^ +at (.*)$/.exec(line)?.[1] ?? []);
    // The first two are this function and the question.
    const run = runInScope();
    return JSON.stringify({ ...IN_HAND.getStore(), ...(run && { run }), calls: calls.slice(2) } satisfies Now);
  };
  Object.defineProperty(globalThis, Symbol.for(NAME), { value: answer, configurable: true });
}
