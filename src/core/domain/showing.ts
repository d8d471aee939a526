/**
 * How far something that people answer has been shown: not at all, perhaps (`tried`), or as `message`, since `shownAt` by the platform's
 * clock where that is told. `elsewhere`: its own thread could not be written to, so the message stands in a direct message.
 */
export type Showing = { tried?: boolean; message?: string; shownAt?: number; elsewhere?: true };

/**
 * From when on people's words can be about it: since it stands in the thread. Where only that is not known, since it was made, by the
 * clock of whichever machine made it; and never before anybody tried to show it.
 */
export function answerableFrom({ createdAt, shownAt, message, tried }: { createdAt: number } & Showing): number {
  if (shownAt !== undefined) return shownAt;
  return message !== undefined || tried ? createdAt : Number.POSITIVE_INFINITY;
}
