import { onTestFinished, vi } from 'vitest';

/**
 * Until the test ends, nothing that begins from now on looks for anything every so often: no sweep, no check for missed signals.
 * What happens all the same happens because somebody was told, however slow the machine is.
 */
export function holdChecks(): void {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
}
