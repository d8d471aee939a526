import { beside, type Context, understand } from './understand.ts';

/** An answer, a request, and an order with a time: with these every reader has run. */
const TEXTS = [
  'yes, but keep it short please',
  'research the market for note apps, compare prices and write a report with sources',
  'run `npm test` every weekday at 9:30',
];

/**
 * Compiling the patterns and unpacking the weights takes tens of milliseconds once: at the start, not in the first message. Gives way after
 * each text, since on a busy machine it takes a second in all.
 */
export function* warmUp(context: Context): Generator<undefined> {
  for (const text of TEXTS) {
    const reading = beside(understand(text, context), text, 'Shall I work on that and write it up?');
    // To ask for a part is to read it.
    for (const part of Object.values(reading)) if (typeof part === 'object') Object.values(part);
    yield;
  }
}
