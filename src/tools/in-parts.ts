/** As much of a long text as a model gets in one call; it can ask for the next part. */
const PART = 20_000;

/** Parts that end with a paragraph, or a line, where one ends in their second half. */
export function inParts(text: string, size: number = PART): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > size) {
    const piece = text.slice(from, from + size);
    const ends = [piece.lastIndexOf('\n\n'), piece.lastIndexOf('\n'), piece.lastIndexOf(' ')];
    const end = ends.find((one) => one > size / 2) ?? size;
    parts.push(piece.slice(0, end));
    from += end;
  }
  return [...parts, text.slice(from)];
}
