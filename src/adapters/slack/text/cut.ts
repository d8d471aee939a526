const FENCE = '```';
const CLOSING = `\n${FENCE}`;
const OPENING = `${FENCE}\n`;
/** The longest thing that is not cut in two: a link with its words. Longer ones are. */
const MAX_LINK = 1_000;

/**
 * `mrkdwn` in parts of at most `max` characters, cut between lines where that can be. A code block that is cut is closed
 * there and opened again in the next part.
 */
export function parts(text: string, max: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const room = max - CLOSING.length;
    const line = rest.lastIndexOf('\n', room);
    const end = line > room / 2 ? line : whole(rest, room);
    const part = rest.slice(0, end);
    const isOpen = isInFence(part);
    rest = (isOpen ? OPENING : '') + rest.slice(end).replace(/^\n/, '');
    if (isOpen && part.endsWith(CLOSING)) rest = rest.slice(OPENING.length);
    found.push(isOpen ? part + CLOSING : part);
  }
  return rest === '' ? found : [...found, rest];
}

/** The beginning of it that fits, with an ellipsis where something was left out. */
export function shorten(text: string, max: number): string {
  return text.length > max ? `${parts(text, max - 1)[0] ?? ''}…` : text;
}

function isInFence(part: string): boolean {
  return part.split(FENCE).length % 2 === 0;
}

/** The length, or less where it would cut a character, an entity, a link or a fence in two. */
function whole(text: string, length: number): number {
  let end = /[\ud800-\udbff]/.test(text[length - 1] ?? '') ? length - 1 : length;
  const link = text.lastIndexOf('<', end - 1);
  if (link > Math.max(0, end - MAX_LINK) && text.indexOf('>', link) >= end) end = link;
  const entity = text.lastIndexOf('&', end - 1);
  if (entity > end - 5 && entity > 0 && text.indexOf(';', entity) >= end) end = entity;
  while (end > 1 && text[end] === '`' && text[end - 1] === '`' && end > length - 5) end -= 1;
  return end;
}

/** The beginning of words without marks. */
export function cutEnd(words: string, max: number): string {
  return words.length > max ? `${words.slice(0, max - 1).toWellFormed()}…` : words;
}
