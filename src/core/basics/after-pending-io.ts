/** Does the work once all that was asked for till then is on its way, so that it is done while the answers are waited for. */
export function afterPendingIo<T>(work: () => T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  return promise.then(work);
}
