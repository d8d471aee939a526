import { stemsIn } from './related.ts';

/** Words that deny, in the languages that are told apart. */
const DENIES = new Set(
  [
    "not no never none nobody nothing neither nor cannot without lacks lack unable didn't doesn't don't isn't aren't wasn't weren't can't won't couldn't shouldn't hasn't haven't hadn't",
    'nicht kein keine keinen keinem keiner keines nie niemals ohne weder niemand nichts',
    "pas jamais aucun aucune sans n'est",
    'nunca sin ningún ninguna ninguno tampoco',
    'non senza mai nessun nessuna nessuno',
    'não nunca sem nenhum nenhuma',
    'niet geen nooit zonder',
  ].flatMap((words) => words.split(' ')),
);
/** Spanish; in English texts it means the same. */
const NOT_REALLY =
  /\b(?:not only|no later than|no more than|no less than|not least|no longer than|nicht nur|nicht zuletzt)\b/gi;

/** Words of comparison, and those that say the opposite. */
const OPPOSITES: [string, string][] = (
  [
    ['more', 'less fewer'],
    ['most', 'least'],
    [
      'rose rises rise rising increased increase increases grew grows growing gained',
      'fell falls fall falling decreased decrease decreases dropped drops shrank declined declines lost',
    ],
    ['raised raises', 'lowered lowers reduced reduces cut cuts'],
    ['faster quicker fastest', 'slower slowest'],
    ['higher larger bigger greater above over exceeds highest largest', 'lower smaller below under lowest smallest'],
    ['before earlier', 'after later'],
    ['maximum max', 'minimum min'],
    ['first', 'last'],
    ['always all every', 'never none'],
    ['cheaper cheapest', 'dearer costlier'],
    ['better best', 'worse worst'],
    ['longer longest', 'shorter shortest'],
    ['newer newest', 'older oldest'],
    ['allowed allows permitted permits', 'forbidden forbids prohibited prohibits banned'],
    ['required requires mandatory', 'optional'],
    ['open opened', 'closed'],
    ['with', 'without'],
    ['mehr', 'weniger'],
    ['stieg steigt gestiegen wuchs wächst', 'fiel fällt gefallen sank sinkt gesunken'],
    ['schneller', 'langsamer'],
    ['höher größer über', 'niedriger kleiner unter'],
    ['vor', 'nach'],
    ['mindestens', 'höchstens maximal'],
    ['plus', 'moins'],
    ['avant', 'après'],
    ['más', 'menos'],
    ['antes', 'después'],
  ] as [string, string][]
).flatMap(([some, others]) =>
  some.split(' ').flatMap((one) =>
    others.split(' ').flatMap((other): [string, string][] => [
      [one, other],
      [other, one],
    ]),
  ),
);
const OPPOSITES_OF = Map.groupBy(OPPOSITES, ([word]) => word);

/** Pairs of words that bound a number from one side. */
const BOUNDS: [RegExp, string][] = [
  [/\bat least\b|\bno less than\b|\bor more\b/gi, ' minimum '],
  [/\bat most\b|\bup to\b|\bno more than\b|\bor less\b|\bno later than\b/gi, ' maximum '],
];

const CLAUSE =
  /[,;:.!?()|\n—–]\s|\b(?:but|while|whereas|although|though|aber|sondern|während|mais|pero|sino|ma)\b|\band(?= (?:do|does|did|is|are|was|were|can|cannot|has|have|will|it|they|no|not|never|without)\b)|\bund(?= (?:kein|nicht|ohne))/giu;
const WORD = /[\p{L}’']+/gu;

type Clause = { stems: ReadonlySet<string>; denied: boolean };

/** A clause of fewer words says too little to compare. */
const FEWEST = 2;
/** A clause of a passage that shares fewer of the words of a claim's clause is about something else. */
const SAME = 0.5;

/** Whether a claim denies what a passage says, or says what it denies, or turns a comparison round. */
export function isTurned(claim: string, passage: string): boolean {
  const there = clausesOf(passage);
  const denied = clausesOf(claim).some((clause) => clause.stems.size >= FEWEST && isDenied(clause, there));
  return denied || isReversed(claim, passage);
}

function isDenied({ stems, denied }: Clause, there: readonly Clause[]): boolean {
  const shares = there.map((clause) => ({
    share: [...stems].filter((stem) => clause.stems.has(stem)).length / stems.size,
    agrees: clause.denied === denied,
  }));
  const best = Math.max(0, ...shares.map(({ share }) => share));
  if (best < SAME) return false;
  return !shares.some(({ share, agrees }) => agrees && share === best);
}

function clausesOf(text: string): Clause[] {
  return text
    .replaceAll(NOT_REALLY, ' ')
    .split(CLAUSE)
    .filter((clause) => clause !== undefined)
    .map((clause) => {
      const words = wordsIn(clause);
      return {
        stems: new Set(stemsIn(words.filter((word) => !DENIES.has(word)).join(' '))),
        denied: words.filter((word) => DENIES.has(word)).length % 2 === 1,
      };
    });
}

/** A word of comparison of the claim stands nowhere in the passage, but its opposite does. */
function isReversed(claim: string, passage: string): boolean {
  const said = wordsIn(bounded(claim));
  const there = new Set(wordsIn(bounded(passage)));
  return said.some(
    (word) =>
      !there.has(word) && OPPOSITES_OF.get(word)?.some(([, other]) => there.has(other) && !said.includes(other)),
  );
}

function bounded(text: string): string {
  return BOUNDS.reduce((all, [pattern, word]) => all.replaceAll(pattern, word), text);
}

function wordsIn(text: string): string[] {
  return [...text.replaceAll('’', "'").toLowerCase().matchAll(WORD)].map(([word]) => word);
}
