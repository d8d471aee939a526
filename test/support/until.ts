import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/** Looks again and again until it gives something other than undefined, null or false, and gives that. */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string,
  patienceMs = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`It did not come within ${patienceMs} ms: ${what}.`);
    await sleep(LOOK_EVERY_MS);
  }
}
