import { lexicon, spans } from '../words/phrases.ts';
import { besidesStopping, reasonsToStop, stopOrders, stoppable, stopping } from '../language/stop-words.ts';
import { clean, plain, tokens } from '../words/words.ts';

/** Nobody stops anything in more words than this. */
const MAX_TEXT = 160;

const known = lexicon<'reason' | 'besides' | 'stop'>({
  reason: reasonsToStop,
  besides: besidesStopping,
  stop: stopping,
});

/**
 * Whether the whole message means "stop what you are doing". A message that only has such a word in it ("stop words in the
 * title are too small"), or that asks for the contrary ("don't stop"), does not. The phrases are data in `language/stop-words.ts`.
 */
export function isStop(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  // "Cancel the background job" says what is stopped by its kind; for the rest it is "cancel it".
  const said = plain(clean(text, MAX_TEXT)).replace(stoppable, 'stop it');
  const read = spans(tokens(said), known);
  const ordered = read.some(({ kind, keys }) => kind === 'stop' && stopOrders.test(keys[0] ?? ''));
  if (!ordered && read.some(({ kind }) => kind === 'reason')) return false;
  const words = read.filter((span) => span.kind === 'besides' || span.kind === 'stop' || span.kind === 'unknown');
  if (!words.some((span) => span.kind === 'stop')) return false;
  if (words.some((span) => span.kind === 'unknown') || read.some((span) => span.kind === 'mention')) return false;
  // "Stop?" wonders; "can you stop, please?" asks for it.
  const wonders = read.some((span) => span.kind === 'question');
  return !wonders || words.some((span) => span.kind === 'besides');
}
