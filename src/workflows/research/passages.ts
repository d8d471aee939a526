/** A shorter passage stands almost anywhere; a longer one is no passage, but a page. */
const SHORTEST = 15;
const LONGEST = 1_500;

/** What was left out of a passage: "…", "..." or "[...]". */
const GAP = /\[?(?:…|\.\.\.)\]?/;

/** Whether a passage stands in a text, word for word. Only blanks, marks and case may differ, and "…" may leave something out. */
export function standsIn(passage: string, text: string): boolean {
  return standsInPlain(passage, plain(text));
}

/** The same for a text that is plain already. */
export function standsInPlain(passage: string, all: string): boolean {
  if (passage.length > LONGEST) return false;
  const pieces = passage
    .split(GAP)
    .map(plain)
    .filter((piece) => piece !== '');
  if (pieces.length === 0 || pieces.some((piece) => piece.length < SHORTEST)) return false;
  let from = 0;
  for (const piece of pieces) {
    const at = all.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return true;
}

/** The words alone: without the marks of Markdown, in one case, with one kind of quote, dash and blank. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\]\([^()\s]*\)/g, ' ')
    .replaceAll(/[‘’‚‛`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[‐‑‒–—―]/g, '-')
    .replaceAll(/[*_\\]/g, '')
    .replaceAll(/[#|[\]>]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}
