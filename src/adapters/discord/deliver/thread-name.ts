/** Discord takes 100 characters (docs, resources/channel); a name that long is hardly read. */
const MAX = 80;

/** Overrides of direction and control characters, which can make a name read as what it is not. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A thread's name, from the words of the request: the first line, without the marks of Markdown. */
export function threadName(words: string): string {
  const line = words.split('\n').find((part) => /[\p{L}\p{N}]/u.test(part)) ?? '';
  const plain = line
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+\.)\s+/, '')
    .replace(/[*`~|]+/g, '')
    .replace(UNSEEN, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return 'Meanwhile';
  return plain.length > MAX
    ? `${plain
        .slice(0, MAX - 1)
        .toWellFormed()
        .trimEnd()}…`
    : plain;
}
