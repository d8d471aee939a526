/** Room for the line that says where the rest is, and for closing a code fence. */
const ROOM = 200;

/**
 * The beginning of a text that is longer than `max` characters, cut between lines where it can be, with an open code fence
 * closed; `undefined` where the text fits. What is left out must be given in another way.
 */
export function truncateMarkdown(text: string, max: number): string | undefined {
  if (text.length <= max) return undefined;
  const room = Math.max(0, max - ROOM);
  const lineEnd = text.lastIndexOf('\n', room);
  const cut = text.slice(0, lineEnd > room / 2 ? lineEnd : room).toWellFormed();
  const open = openFence(cut);
  return open === undefined ? cut : `${cut}\n${open}`;
}

/** The marks that would close the code fence in which the text ends. */
function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const [, marks, rest] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (marks === undefined) continue;
    if (open === undefined) open = marks;
    else if (marks.startsWith(open) && rest?.trim() === '') open = undefined;
  }
  return open;
}
