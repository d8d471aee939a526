import { hostileTexts } from './hostile-texts.ts';
import { readEverywhere } from './read-everywhere.ts';

/** A process that reads hostile texts one by one as messages, in all that a message may be in, and tells each. */

const texts = hostileTexts();

async function readNext(index: number): Promise<void> {
  await readEverywhere(texts[index]?.text ?? '');
  process.send?.(index);
}

process.on('message', (index: number) => void readNext(index));
process.send?.('ready');
