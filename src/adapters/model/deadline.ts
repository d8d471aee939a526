import type { ModelError } from '../../core/model.ts';

export type Deadline = ReturnType<typeof createDeadline>;

/**
 * The life of one call: it ends by the caller's signal, after `ms`, or when a step takes longer than was set for it. Its
 * `signal` is aborted then, which closes the connection. `end` must be called however the call went.
 */
export function createDeadline(ms: number, late: () => ModelError, caller?: AbortSignal) {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  // The call may end while nobody waits for anything.
  over.catch(() => {});
  let step: NodeJS.Timeout | undefined;
  const whole = setTimeout(() => end(late()), ms);

  function onAbort(): void {
    end(caller?.reason);
  }

  function end(reason?: unknown): void {
    clearTimeout(whole);
    clearTimeout(step);
    caller?.removeEventListener('abort', onAbort);
    if (controller.signal.aborted) return;
    controller.abort(reason);
    reject(reason);
  }

  caller?.addEventListener('abort', onAbort, { once: true });
  if (caller?.aborted) onAbort();

  return {
    signal: controller.signal,
    end: () => end(),
    /** Waits for that, but not beyond the end of the call: then it throws what ended it, whatever the promise does. */
    async wait<T>(promise: PromiseLike<T>): Promise<T> {
      try {
        return await Promise.race([over, promise]);
      } finally {
        // The SDK ends quietly, or with an error of its own, when it is aborted; what counts is why it was.
        controller.signal.throwIfAborted();
      }
    },
    /** From now on the call ends in `stepMs`, unless this is called again before. */
    expect(stepMs: number, error: () => ModelError): void {
      clearTimeout(step);
      if (!controller.signal.aborted) step = setTimeout(() => end(error()), stepMs);
    },
    /** Nothing is expected for now: whoever reads the answer may take their time. */
    rest(): void {
      clearTimeout(step);
    },
  };
}
