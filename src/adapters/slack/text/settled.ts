/** A line of these alone may yet become a rule, a heading, a list or a fence. */
const UNDECIDED = /^[-=*_+\s>#\d.)|~`:]*$/;
/** A line that begins so is one of a table or the edge of a code block, which is known when the line ends. */
const WHOLE_LINE = /^[\s>]*(?:\||`{3}|~{3})/;
/** What has ended, if something comes after it that cannot be a part of it. */
const ENDED =
  /(`+)(?!`)|\[[^[\]]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)(?=[^])|(?=[^([:]))|<[^<>\s]*>(?=[^])|<(?=\s)|\\[^]|&#?\w{1,32};|&(?=\s)/y;
const SPECIAL = /[`[<\\&!]/g;

/** How much of a text that is still being written will be read as it is read now, whatever comes. */
export function settledLength(text: string): number {
  const start = text.lastIndexOf('\n') + 1;
  const line = text.slice(start);
  if (UNDECIDED.test(line) || WHOLE_LINE.test(line)) return start;
  SPECIAL.lastIndex = 0;
  for (let found = SPECIAL.exec(line); found; found = SPECIAL.exec(line)) {
    const end = endOf(line, found.index);
    if (end === undefined) return start + found.index;
    SPECIAL.lastIndex = end;
  }
  return text.length;
}

/** Where what begins there has ended. */
function endOf(line: string, at: number): number | undefined {
  if (line[at] === '!') return at + 1 < line.length ? at + 1 : undefined;
  ENDED.lastIndex = at;
  const [all, ticks] = ENDED.exec(line) ?? [];
  if (all === undefined || ticks === undefined) return all === undefined ? undefined : at + all.length;
  const close = new RegExp(`(?<!\`)${ticks}(?!\`)`, 'g');
  close.lastIndex = at + ticks.length;
  const end = close.exec(line);
  // More backticks after it would make it longer.
  return end && end.index + ticks.length < line.length ? end.index + ticks.length : undefined;
}
