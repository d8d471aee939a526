/** Keeps what came of work that gives the same for the same key, for the last `most` keys that were new. */
export function keepLast<T>(most: number): (key: string, work: () => T) => T {
  const kept = new Map<string, { value: T }>();
  return (key, work) => {
    const known = kept.get(key);
    if (known) return known.value;
    const value = work();
    kept.set(key, { value });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
