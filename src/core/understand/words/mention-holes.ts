/** Stands where the bot was mentioned until the text is closed up; private use, and taken out of what people write. */
export const HOLE = '\uE000';

/** Space, and characters that take none: chat clients put a zero-width space behind a mention. */
const GAP = new Set([' ', '\t', '\u00A0', '\u200B', '\u2060', '\uFEFF']);
const LINE_END = new Set([...GAP, '\n']);
const JOINED = new Set([',', '.', ':', ';', '!', '?', '\n']);

/** Removes the holes that mentions left, with the comma or colon of "@Meanwhile, ..." and doubled spaces. */
export function closeHoles(text: string): string {
  const parts = text.split(HOLE);
  const kept: string[] = [];
  for (const [index, part] of parts.entries()) {
    const begins = index > 0 && kept.length === 0;
    const next = begins ? afterAddress(part) : index === 0 ? part : trimStart(part, GAP);
    const said = index < parts.length - 1 ? trimEnd(next, GAP) : next;
    if (said === '' || (kept.length === 0 && trimEnd(said, LINE_END) === '')) continue;
    if (kept.length > 0 && !JOINED.has(said[0] ?? '')) kept.push(' ');
    kept.push(said);
  }
  return kept.join('').trim();
}

/** What follows "@Meanwhile," at the beginning of a text. */
function afterAddress(part: string): string {
  const said = trimStart(part, LINE_END);
  return trimStart(/^[,:;]/.test(said) ? said.slice(1) : said, LINE_END);
}

function trimStart(text: string, gap: ReadonlySet<string>): string {
  let at = 0;
  while (gap.has(text[at] ?? '')) at += 1;
  return text.slice(at);
}

function trimEnd(text: string, gap: ReadonlySet<string>): string {
  let at = text.length;
  while (gap.has(text[at - 1] ?? '')) at -= 1;
  return text.slice(0, at);
}
