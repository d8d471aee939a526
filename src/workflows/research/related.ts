/** Words that say which language a text is in, and little else. */
const LANGUAGES: Record<string, ReadonlySet<string>> = Object.fromEntries(
  Object.entries({
    en: 'the of and is are was with that for by from it as this at be or has have its can not but which when to on if',
    de: 'der die das und ist sind mit von für nicht auf ein eine dem den im wird werden zu sich bei auch als hat',
    fr: 'le la les des et est une dans pour avec sur par que du sont au ne pas qui il',
    es: 'el los las y es una con para por que del se su al no lo como más',
    it: 'il gli di che è una per con della sono nel dei',
    nl: 'het een van en is zijn met voor niet op dat wordt',
    pt: 'o os as e é uma com para por que da do não',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** The stem of a word is about its beginning: queue, queues, queued. */
const STEM = 5;
/** Shorter words are mostly grammar, in every language with letters. */
const SHORTEST = 4;

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

/** The stems of the words of a text that are more than grammar, in order. */
export function stemsIn(text: string): string[] {
  return wordsOf(text)
    .filter((word) => word.length >= SHORTEST)
    .map((word) => word.slice(0, STEM));
}

/** The language that a text is most likely in; undefined where it is too short or another one. */
export function languageOf(text: string): string | undefined {
  const words = wordsOf(text);
  const counts = Object.entries(LANGUAGES).map(([language, known]) => ({
    language,
    count: words.filter((word) => known.has(word)).length,
  }));
  const [best, next] = counts.toSorted((a, b) => b.count - a.count);
  return best && next && best.count > next.count ? best.language : undefined;
}

/** The share of a claim's words that a text has too, from 0 to 1; undefined where they are in different languages, or none can be told. */
export function sharedWords(claim: string, text: string): number | undefined {
  const language = languageOf(claim);
  if (language === undefined || languageOf(text) !== language) return undefined;
  const wanted = new Set(stemsIn(claim));
  if (wanted.size === 0) return undefined;
  const there = new Set(stemsIn(text));
  return [...wanted].filter((stem) => there.has(stem)).length / wanted.size;
}
