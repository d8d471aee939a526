/** What stands before the place where something is done: a closed class in each language. */
const PLACE_WORDS = new Set(
  (
    'on in at for against inside within from of with using to ' +
    'en sobre de del para dans sur pour du des auf im fur von mit am bei em no na do da'
  ).split(' '),
);

const ARTICLES = new Set(
  'the a our my this that el la los nuestro le les notre der die das dem den unser unserem o os nosso'.split(' '),
);

/** What a repository is called where nobody names it, or beside its name. */
const REPOSITORY = new Set(
  'repo repository repositories codebase checkout project repositorio depot projet projekt projeto proyecto'.split(' '),
);

/** Nothing in a longer request says where it is done. */
const LONGEST = 2_000;

const CODE = /`[^`]*`/g;

/**
 * The repositories, of those that are known, that a request to do something somewhere can mean: the one that it names, those that a part
 * of a name fits ("on web" for web-app and web-api), or all where it only says "in the repo". None where it says nothing of the kind.
 */
export function repositoriesIn(request: string, names: readonly string[]): string[] {
  if (names.length === 0 || request.length > LONGEST) return [];
  const words = wordsOf(request);
  const said = words.filter((_, at) => isPlaceAt(words, at));
  const exact = names.filter((name) => said.includes(name));
  if (exact.length > 0) return exact;
  const parts = names.filter((name) => said.some((word) => !REPOSITORY.has(word) && isPartOf(name, word)));
  if (parts.length > 0) return parts;
  const unnamed = words.some((word, at) => REPOSITORY.has(word) && isUnnamed(words, at));
  return unnamed ? [...names] : [];
}

/** The names that a typed one can stand for. */
export function repositoriesCalled(typed: string, names: readonly string[]): string[] {
  const word = typed.toLowerCase();
  return names.includes(word) ? [word] : names.filter((name) => isPartOf(name, word));
}

/** Words that say in which of those repositories something is done, and nothing else. */
export function isPlace(text: string, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  const rest = wordsOf(text).filter((word) => !PLACE_WORDS.has(word) && !ARTICLES.has(word) && !REPOSITORY.has(word));
  return rest.every((word) => names.some((name) => name === word || isPartOf(name, word)));
}

function wordsOf(text: string): string[] {
  const words = text
    .replaceAll(CODE, ' ` ')
    .toLowerCase()
    .split(/[\s,;:!?()]+/);
  return words.map(bare).filter((word) => word !== '');
}

function isPartOf(name: string, word: string): boolean {
  return name.split(/[-._]/).includes(word);
}

/** Quotes and the end of a sentence belong to no name. */
function bare(word: string): string {
  return word.replace(/^["'“”‘’*_]+/, '').replace(/(?<![."'“”‘’*_])["'“”‘’*_.]+$/, '');
}

/** "on web", "in the web repo", "on our web", "web repo". */
function isPlaceAt(words: readonly string[], at: number): boolean {
  if (REPOSITORY.has(words[at + 1] ?? '')) return true;
  const before = words[at - 1] ?? '';
  return PLACE_WORDS.has(before) || (ARTICLES.has(before) && PLACE_WORDS.has(words[at - 2] ?? ''));
}

/** "in the repo", not "in the web repo". */
function isUnnamed(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? '';
  return ARTICLES.has(before) && PLACE_WORDS.has(words[at - 2] ?? '');
}
