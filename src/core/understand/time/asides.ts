import {
  clauses,
  deadlines,
  forEvent,
  forTime,
  likeAlways,
  material,
  notThen,
  ofTime,
  reasons,
  scheduling,
  telling,
  tellingPieces,
} from './language/asides.ts';

/** A piece up to its comma or stop; "8.30" has none inside. */
const PIECE = /(?:[^,;.!?\n–—，。；]|[.,](?=\d))+[,;.!?–—，。；]*/gu;

/**
 * A text with blanks in place of all that names no time of the work that it asks for: reasons, deadlines, what is told beside
 * it, what it is about. Code is masked already (\ue001), and whatever has some is kept. Of a `reminder` all is kept but its deadline.
 */
export function withoutAsides(text: string, reminder: boolean): string {
  const inTime = text.replace(deadlines, blank);
  if (reminder) return inTime;
  const asked = inTime
    .replace(material, (all) => all.slice(0, all.indexOf(':') + 1) + blank(all.slice(all.indexOf(':') + 1)))
    .replace(PIECE, (piece) => (tells(piece) ? blank(piece) : piece))
    .replace(reasons, blank)
    .replace(likeAlways, blank)
    .replace(notThen, blank)
    .replace(forEvent, blank)
    .replace(ofTime, blank);
  return scheduling.test(asked) ? asked : asked.replace(forTime, blank);
}

function tells(piece: string): boolean {
  return !piece.includes('\ue001') && tellingPieces.some((pattern) => pattern.test(piece.trim()));
}

/** Whether a time behind these words belongs to what they are about: "explain what happens", "a job that runs". */
export function endsInClause(before: string): boolean {
  if (telling.test(before)) return false;
  const clause =
    before
      .trimEnd()
      .replace(/\s(?:at|on|around|in the)$/i, '')
      .split(/[,;:!?\n]|\.\s/u)
      .at(-1) ?? '';
  return clause.trim() !== '' && clauses.some((pattern) => pattern.test(clause));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
