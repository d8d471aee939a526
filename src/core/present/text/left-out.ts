import { code, plain } from './markdown.ts';

const NAMED = 5;

/** Where the whole of a text is, or how much of it was kept. */
export function wholeIn(file: string, { kept, of }: { kept: number; of: number }): string {
  if (kept >= of) return `The text is longer than one message can be. All of it is in ${code(file)}.`;
  return `The text is longer than one file can be. The first ${sizeText(kept)} of its ${sizeText(of)} are in ${code(file)}; the rest was left out.`;
}

/** Files that a result has too many of. */
export function filesLeftOut(names: string[], limit: number): string {
  const named = names.slice(0, NAMED).map((name) => code(name, 60));
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `A result can have ${limit} files. Left out: ${named.join(', ')}${more}.`;
}

/** A part of an order that nothing is done with; nothing where all of it was understood. */
export function leftOutOfOrder(words: readonly string[]): string {
  return words.length === 0 ? '' : ` I left out: ${words.map((one) => plain(one, 120)).join('; ')}.`;
}

/** Ends a message of an error that is longer than anybody reads. */
export function cutMessage(message: string, max: number): string {
  if (message.length <= max) return message;
  return `${message.slice(0, max).toWellFormed()} [... ${message.length - max} more characters]`;
}

/** "8 MiB", "1.2 MiB", "512 KiB" */
function sizeText(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib >= 1 ? `${Number(mib.toFixed(1))} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}
