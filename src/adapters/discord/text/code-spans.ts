export type CodeSpan = { start: number; end: number; code: string };

/**
 * Inline code, in order: closed by as many backticks as opened it, across lines too. An escaped backtick opens nothing. Reads each
 * character a fixed number of times, whatever the text looks like; a pattern for this takes cubic time on a row of backticks.
 */
export function codeSpans(text: string): CodeSpan[] {
  const closers = new Map<number, number[]>();
  for (const { 0: ticks, index } of text.matchAll(/`+/g)) {
    const known = closers.get(ticks.length);
    if (known) known.push(index);
    else closers.set(ticks.length, [index]);
  }
  // A closer that was passed once is never looked at again.
  for (const places of closers.values()) places.reverse();
  const spans: CodeSpan[] = [];
  const open = /\\[\s\S]|`+/g;
  for (let found = open.exec(text); found; found = open.exec(text)) {
    if (found[0].startsWith('\\')) continue;
    const from = open.lastIndex;
    const places = closers.get(found[0].length) ?? [];
    while ((places.at(-1) ?? Infinity) < from) places.pop();
    const close = places.at(-1);
    if (close === undefined) continue;
    open.lastIndex = close + found[0].length;
    spans.push({ start: found.index, end: open.lastIndex, code: text.slice(from, close) });
  }
  return spans;
}
