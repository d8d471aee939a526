/** Work of one kind, one after the other in the order in which it came; a failure holds up nothing. */
export function inOrder(): <T>(of: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (of, work) => {
    const mine = (last.get(of) ?? Promise.resolve()).then(work, work);
    last.set(of, mine);
    try {
      return await mine;
    } finally {
      if (last.get(of) === mine) last.delete(of);
    }
  };
}

/** Work that is asked for again while it is under way is done once: whoever asks then gets what comes of it. */
export function atOnce<T>(): (of: string, work: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (of, work) => {
    const found = underWay.get(of);
    if (found) return found;
    const begun = work().finally(() => underWay.delete(of));
    underWay.set(of, begun);
    return begun;
  };
}
