const MAX = 80;

/** A thread's title: the first line of its first message, without the marks of Markdown. */
export function titleOf(text: string): string {
  const line = text.split('\n').find((part) => part.trim() !== '') ?? '';
  const plain = line
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+\.)\s+/, '')
    .replace(/[*`~]+/g, '')
    .trim();
  return plain.length > MAX ? `${plain.slice(0, MAX - 1).trimEnd()}…` : plain;
}
