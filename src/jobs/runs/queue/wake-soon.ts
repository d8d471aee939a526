/** A card is edited once a second at most, so waiting this long to say that it changed makes it no later. */
const SOON_MS = 100;

/** Wakes an outbox a moment later, once for all that changes meanwhile. Should the process die first, the sweeper does it. */
export function wakeSoon(wake: (channel: string) => void): (channel: string) => void {
  const waiting = new Set<string>();
  return (channel) => {
    if (waiting.has(channel)) return;
    waiting.add(channel);
    setTimeout(() => {
      waiting.delete(channel);
      wake(channel);
    }, SOON_MS).unref();
  };
}
