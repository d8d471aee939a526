const MAX = 80;

/** Overrides of direction, which can make a title read as what it is not. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A thread's title: the first line of its first message, without the marks of Markdown. */
export function titleOf(text: string): string {
  const line = text.split('\n').find((part) => part.trim() !== '') ?? '';
  const plain = line
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+\.)\s+/, '')
    .replace(/[*`~]+/g, '')
    .replace(DIRECTIONS, '')
    .trim();
  return plain.length > MAX ? `${plain.slice(0, MAX - 1).trimEnd()}…` : plain;
}
