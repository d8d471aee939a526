/** Latin letters with accents, and the wide ones of East Asia. */
const FOLDABLE = /[\u00a0-\u024f\u1e00-\u1eff\uff01-\uff5e]/g;

/** Lower case without accents, each character in its place. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replaceAll(FOLDABLE, (letter) => {
    const plainLetter = letter
      .normalize('NFKC')
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/gu, '');
    return plainLetter.length === letter.length ? plainLetter : letter;
  });
}
