import { numbersIn, type Quantity, spelledIn } from './numbers.ts';
import { GRAMMAR } from './grammar.ts';
import { unitAnywhere } from './units.ts';

/** The stem of a word is about its beginning. */
const STEM = 5;
const SHORTEST = 3;
/** How much farther apart words are with the end of a clause between them. */
const CLAUSE_COST = 4;
/** Words that belong to another number must weigh so much more before a claim is taken to have mixed them up. */
const MARGIN = 3;
/** Less than this is no evidence: a word some ten words away. */
const LEAST = 0.1;

const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}_'’-]*|[.,;:!?()|\n]/gu;
const SENTENCE_END = /^[.!?\n]$/;
const CLAUSE_END = /^[,;:()|]$/;
const JOINS = new Set('and or but while whereas und oder aber während et mais y pero e'.split(' '));

type Placed = Quantity & { place: number; sentence: number; before: string };
type Word = { key: string; place: number; sentence: number };
type Laid = { words: Word[]; quantities: Placed[] };

/** Whether a claim gives a number to what the passage gives another number of that kind to. */
export function isMixedUp(claim: string, passage: string): boolean {
  const said = laid(claim);
  const there = laid(passage);
  return (
    said.quantities.some((quantity) => {
      const alike = there.quantities.filter(({ of }) => of === quantity.of);
      const own = alike.filter((other) => isSame(quantity, other));
      if (own.length === 0 || own.length === alike.length) return false;
      return own.every((one) => belongsElsewhere(quantity, one, said, { there, alike }));
    }) || hasChangedPlaces(said, there)
  );
}

function isSame(a: Quantity, b: Quantity): boolean {
  return a.readings.some((reading) => b.readings.includes(reading));
}

/** The words around a number of the claim belong to other numbers of the passage, or those that belong to its own are missing. */
function belongsElsewhere(
  quantity: Placed,
  own: Placed,
  said: Laid,
  { there, alike }: { there: Laid; alike: readonly Placed[] },
): boolean {
  const keys = new Map<string, Bound>();
  for (const word of wordsWith(there, own)) {
    const to = ownersOf(word, alike);
    const known = keys.get(word.key) ?? { own: false, shared: false, other: false };
    const mine = to.includes(own);
    keys.set(word.key, {
      own: known.own || (mine && to.length === 1),
      shared: known.shared || (mine && to.length > 1),
      other: known.other || (!mine && to.length > 0),
    });
  }
  const beside = said.quantities.filter(({ of }) => of === quantity.of);
  let mine = 0;
  let others = 0;
  for (const word of wordsWith(said, quantity)) {
    const bound = keys.get(word.key);
    // A claim about several numbers begins with what its first one is about.
    if (ownersOf(word, beside)[0] !== quantity) continue;
    const weight = 1 / (1 + Math.abs(word.place - quantity.place));
    if (isOnlyIts(bound)) mine += weight;
    else if (bound?.other && !bound.own && !bound.shared) others += weight;
  }
  if (others >= LEAST && others > MARGIN * mine) return true;
  // A later number of a sentence has words before it, which a claim about it repeats.
  const before = alike
    .filter((other) => other.sentence === own.sentence && other.place < own.place)
    .map(({ place }) => place);
  if (mine > 0 || before.length === 0) return false;
  const from = Math.max(...before);
  const between = wordsWith(there, own).filter(
    ({ place, sentence }) => sentence === own.sentence && place > from && place < own.place,
  );
  return between.some(({ key }) => isOnlyIts(keys.get(key)));
}

type Bound = { own: boolean; shared: boolean; other: boolean };

function isOnlyIts(bound: Bound | undefined): boolean {
  return bound !== undefined && bound.own && !bound.shared && !bound.other;
}

/** The words of a text, and its other numbers as words. */
function wordsWith({ words, quantities }: Laid, except: Placed): Word[] {
  const numbers = quantities
    .filter((one) => one !== except && one.of !== except.of)
    .map(({ readings, place, sentence }) => ({ key: readings[0] ?? '', place, sentence }));
  return [...words, ...numbers];
}

/** The numbers that a word belongs to: the nearest of its sentence, or all of them where it stands before the first. */
function ownersOf({ place, sentence }: Word, alike: readonly Placed[]): Placed[] {
  const here = alike.filter((one) => one.sentence === sentence);
  if (here.every((one) => place < one.place)) return here;
  // Halfway between two it begins what is said of the second.
  return here
    .toSorted((a, b) => Math.abs(a.place - place) - Math.abs(b.place - place) || b.place - a.place)
    .slice(0, 1);
}

/** Two numbers stand the other way round, and nothing went with them. */
function hasChangedPlaces(said: Laid, there: Laid): boolean {
  return said.quantities.some((a, at) => {
    const b = said.quantities.slice(at + 1).find(({ of }) => of === a.of);
    if (!b || isSame(a, b)) return false;
    const [first, second] = [a, b].map((one) => there.quantities.filter((other) => isSame(one, other)));
    if (first?.length !== 1 || second?.length !== 1) return false;
    const [[one], [two]] = [first, second];
    if (!one || !two || one.sentence !== two.sentence || one.place < two.place) return false;
    return !(a.before === one.before && b.before === two.before) && a.before === two.before && b.before === one.before;
  });
}

/** Where the words and numbers of a text stand, counted in words. */
function laid(text: string): Laid {
  const numbers = [...numbersIn(text), ...spelledIn(text)].toSorted((a, b) => a.at - b.at);
  const words: Word[] = [];
  const quantities: Placed[] = [];
  let place = 0;
  let sentence = 0;
  let before = '';
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const number = numbers.find(({ at, end }) => index >= at && index < end);
    const lower = token.toLowerCase();
    if (number) {
      if (number.at === index) quantities.push({ ...number, place: (place += 1), sentence, before });
    } else if (SENTENCE_END.test(token)) sentence += 1;
    else if (CLAUSE_END.test(token)) place += CLAUSE_COST;
    else {
      place += JOINS.has(lower) ? CLAUSE_COST : 1;
      before = lower;
      if (lower.length >= SHORTEST && !unitAnywhere(lower) && !GRAMMAR.has(lower))
        words.push({ key: stemOf(lower), place, sentence });
    }
  }
  return { words, quantities };
}

function stemOf(word: string): string {
  return word.replace(/s$/, '').slice(0, STEM);
}
