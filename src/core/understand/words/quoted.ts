/** A stretch of a text: from `start` up to but not including `end`. */
export type Stretch = { start: number; end: number };

export type Quoting = {
  /** How a line begins that quotes somebody: `>`, which Slack writes as `&gt;`. */
  quote: string;
  /** A quote needs a space after its mark, as on Discord. */
  spaced?: boolean;
  /** Three marks quote everything that follows. */
  block?: boolean;
};

const FENCE = '```';

/**
 * Where a text shows code or quotes somebody, in order. Nobody is addressed there: such text mentions the bot as an example, or repeats
 * what was said before. Reads each character once, whatever the text looks like.
 */
export function quotedIn(text: string, { quote, spaced = false, block = false }: Quoting): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at < text.length; ) {
    const lineEnd = endOfLine(text, at);
    if (block && isQuote(text, at, quote.repeat(3), spaced)) return [...found, { start: at, end: text.length }];
    if (isQuote(text, at, quote, spaced)) {
      found.push({ start: at, end: lineEnd });
      at = lineEnd + 1;
      continue;
    }
    const { code, next } = codeInLine(text, at, lineEnd);
    found.push(...code);
    at = next;
  }
  return found;
}

/** Tells of ever later places in a text whether they are quoted: each stretch is passed once. */
export function quotedAt(stretches: readonly Stretch[]): (at: number) => boolean {
  let next = 0;
  return (at) => {
    while ((stretches[next]?.end ?? Infinity) <= at) next += 1;
    return at >= (stretches[next]?.start ?? Infinity);
  };
}

function isQuote(text: string, at: number, mark: string, spaced: boolean): boolean {
  return text.startsWith(spaced ? `${mark} ` : mark, at);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** A fence may end lines later, and one that is never closed at the end of the text; other code ends in its line. */
function codeInLine(text: string, from: number, lineEnd: number): { code: Stretch[]; next: number } {
  const code: Stretch[] = [];
  const closed = new Map<number, boolean>();
  for (let at = from; at < lineEnd; ) {
    const start = text.indexOf('`', at);
    if (start < 0 || start >= lineEnd) break;
    const ticks = ticksAt(text, start);
    if (ticks >= FENCE.length) {
      const close = text.indexOf(FENCE, start + ticks);
      const end = close < 0 ? text.length : close + FENCE.length;
      return { code: [...code, { start, end }], next: end };
    }
    // What was not found once is not looked for again.
    const close = closed.get(ticks) === false ? -1 : closing(text, start + ticks, lineEnd, ticks);
    closed.set(ticks, close >= 0);
    if (close >= 0) code.push({ start, end: close });
    at = close >= 0 ? close : start + ticks;
  }
  return { code, next: lineEnd + 1 };
}

/** The end of the run of exactly so many backticks that comes next in the line. */
function closing(text: string, from: number, lineEnd: number, ticks: number): number {
  for (let at = text.indexOf('`', from); at >= 0 && at < lineEnd; ) {
    const run = ticksAt(text, at);
    if (run === ticks) return at + run;
    at = text.indexOf('`', at + run);
  }
  return -1;
}

function ticksAt(text: string, at: number): number {
  let end = at;
  while (text[end] === '`') end += 1;
  return end - at;
}
