const SMALL = 'two three four five six seven eight nine ten eleven twelve'.split(' ');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Other ways to say the same: each gives the sentence back where it has nothing to change. */
const WAYS: ((sentence: string, title: string) => string)[] = [
  (sentence) => sentence,
  (sentence) => sentence.replace(/(?<= )([2-9]|1[0-2])(?= \p{Ll})/u, (number) => SMALL[Number(number) - 2] ?? number),
  (sentence) => sentence.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, ' '),
  (sentence) =>
    sentence.replace(
      /\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})/,
      '$2 $1, $3',
    ),
  (sentence) =>
    sentence.replace(
      /\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})/,
      (_all, day: string, month: string, year: string) =>
        `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`,
    ),
  (sentence, title) => (title === '' ? sentence : `According to ${title}, ${lower(sentence)}`),
  (sentence) => sentence.replace(/\bper (second|minute|hour|day|month|year)\b/, 'a $1').replace(/\babout\b/, 'roughly'),
  (sentence) => `In short, ${lower(sentence)}`,
];

/** The same in other words, as models write it. */
export function rephrased(sentence: string, title: string, random: () => number): string {
  return WAYS[Math.floor(random() * WAYS.length)]?.(sentence, title) ?? sentence;
}

/** A name at the beginning keeps its capital. */
function lower(sentence: string): string {
  return /^(?:The|It|A|An|In|On|At|Each|Every|This|These|Its|Since|For|By)\b/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}
