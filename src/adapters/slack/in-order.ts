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
