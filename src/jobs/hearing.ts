import type { Logger } from 'pino';
import { type Heard, hearByModel, type Unclear } from '../core/hear.ts';
import type { Model } from '../core/model.ts';

/** Replies whose meaning is kept: what many people say to the same is asked about once. */
const KEPT = 500;

/** Asks the small model what unclear replies mean; the same words to the same question once. Counts what it asks. */
export function hearing(model: Model, log: Logger): (unclear: Unclear) => Promise<Heard | undefined> {
  const kept = new Map<string, Heard>();
  let asked = 0;
  return async (unclear) => {
    const key = JSON.stringify(unclear);
    const known = kept.get(key);
    if (known) return known;
    asked += 1;
    const heard = await hearByModel(model, unclear);
    log.info({ asked, means: heard?.means ?? 'unclear' }, 'An unclear reply was judged by the model');
    if (!heard) return undefined;
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, heard);
    return heard;
  };
}
