/** Does one thing after the other per key; different keys do not wait for each other. */
export function createTurns() {
  const last = new Map<string, Promise<void>>();
  return {
    take(key: string, act: () => Promise<void>): Promise<void> {
      const turn = (last.get(key) ?? Promise.resolve()).then(act);
      const settled = turn.then(
        () => undefined,
        () => undefined,
      );
      last.set(key, settled);
      void settled.finally(() => {
        if (last.get(key) === settled) last.delete(key);
      });
      return turn;
    },
  };
}
