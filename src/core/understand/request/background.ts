/** Whoever says this wants it done beside the talk, whatever it is. */
const BACKGROUND =
  /\bin (?:the |your )?background\b|\bim hintergrund\b|\ben (?:segundo plano|arri[eè]re-plan)\b|\bem segundo plano\b|后台|後台|バックグラウンド/i;

export function asksForBackground(text: string): boolean {
  return BACKGROUND.test(text);
}
