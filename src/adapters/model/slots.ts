import type { ModelCall } from '../../core/model.ts';

type Use = ModelCall['use'];
type Waiter = { start: () => void };

/** Lets `total` calls through at once, runs only up to `total - reserved`. Who waits for a conversation goes first. */
export function createSlots(total: number, reserved: number) {
  const waiting: Record<Use, Waiter[]> = { conversation: [], run: [] };
  const busy: Record<Use, number> = { conversation: 0, run: 0 };

  function isFree(use: Use): boolean {
    return busy.conversation + busy.run < total && (use === 'conversation' || busy.run < total - reserved);
  }

  function startWaiting(): void {
    for (const use of ['conversation', 'run'] as const) {
      while (waiting[use].length > 0 && isFree(use)) waiting[use].shift()?.start();
    }
  }

  function occupy(use: Use): () => void {
    busy[use] += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      busy[use] -= 1;
      startWaiting();
    };
  }

  return {
    /** Waits for a slot and gives what frees it again. An aborted signal ends the waiting with its reason. */
    async take(use: Use, signal?: AbortSignal): Promise<() => void> {
      signal?.throwIfAborted();
      if (isFree(use)) return occupy(use);
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const waiter = {
        start() {
          signal?.removeEventListener('abort', leave);
          resolve(occupy(use));
        },
      };
      function leave(): void {
        waiting[use] = waiting[use].filter((one) => one !== waiter);
        reject(signal?.reason);
      }
      waiting[use].push(waiter);
      signal?.addEventListener('abort', leave, { once: true });
      return promise;
    },
  };
}
