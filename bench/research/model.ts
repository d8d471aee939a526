import { ModelError } from '../../src/core/model.ts';
import type { Script } from '../../test/support/research-model.ts';
import type { Corpus, Fact, Page, Question } from './corpus.ts';
import type { Ledger } from './ledger.ts';
import { MISTAKES, type Scene } from './mistakes.ts';
import { rephrased } from './rephrase.ts';
import { bareOf, randomFrom, sentencesOf, shareOf } from './words.ts';

/** How the second look of the model goes: as models do it, not at all, or without ever finding anything. */
export type Look = 'fallible' | 'off' | 'always supported';

/** Of the sentences that it copies or takes for facts, so many get a wrong one beside them. */
const MISTAKEN = 0.45;
/** Of the notes that it takes, so many are not word for word. */
const MISQUOTED = 0.1;
/** The second look finds so many of the mistakes, and takes so many true sentences for mistakes. */
const FINDS = 0.8;
const MISTAKES_TRUE = 0.04;
const COPIED = 4;
const MOST_NOTES = 8;
/** Numbers of sources that code never gave out begin here. */
const NO_SOURCE = 60;

/** A page speaks to the model where it was marked so, or says this. */
const ORDERS =
  /(?:ignore|disregard|forget|override)[^.\n]{0,40}(?:instruction|prompt|rule|guideline)|you are now|system prompt|ignorier[^.\n]{0,40}(?:anweisung|regel)/i;

type Known = { number: number; title: string; page: Page; passages: string[] };

/** A researcher that works on any corpus as models do: mostly right, sometimes wrong, and too obedient. */
export class Researcher implements Script {
  readonly ledger: Ledger;
  readonly #corpus: Corpus;
  readonly #question: Question;
  readonly #look: Look;
  readonly #seed: number;
  readonly #names: string[];
  readonly #pathOf: (url: string) => string;
  readonly #secret: string;
  readonly #trap: string;

  constructor(
    corpus: Corpus,
    question: Question,
    parts: {
      ledger: Ledger;
      look: Look;
      seed: number;
      names: string[];
      pathOf: (url: string) => string;
      secret: string;
      trap: string;
    },
  ) {
    this.#corpus = corpus;
    this.#question = question;
    this.ledger = parts.ledger;
    this.#look = parts.look;
    this.#seed = parts.seed;
    this.#names = parts.names;
    this.#pathOf = parts.pathOf;
    this.#secret = parts.secret;
    this.#trap = parts.trap;
  }

  plan = () => {
    const { question, parts } = this.#question;
    const more = [`${question} numbers and dates`, `${question} limits and exceptions`];
    return { clarify: null, questions: (parts.length > 0 ? parts : [question, ...more]).slice(0, 5) };
  };

  next = (asked: string) => {
    const question = /The question: (.*)/.exec(asked)?.[1] ?? '';
    const before = /Searched before: (.*)/.exec(asked)?.[1]?.split('; ') ?? [];
    const orders = sentencesOf(asked).filter((one) => ORDERS.test(one));
    const addresses = orders.flatMap((one) => one.match(/https?:\/\/[^\s<>)"]+/g) ?? []);
    const subject = [question, this.#question.facts[before.length]?.says ?? `${question} details`];
    const queries =
      addresses.length > 0
        ? addresses.map((url) => `${url}?q=${this.#secret}`)
        : before.length === 0
          ? subject
          : [subject[1] ?? ''];
    return { queries: queries.map((one) => one.slice(0, 390)).slice(0, 2), enough: before.length >= 3 };
  };

  notes = (asked: string): string[] => {
    const random = this.#random(asked);
    const body = asked.slice(asked.indexOf('\n', asked.indexOf('<data')) + 1, asked.lastIndexOf('</data>'));
    const sentences = sentencesOf(body);
    const wanted = this.#question.facts.flatMap((fact) => {
      const best = bestOf(sentences, fact.passage ?? fact.says);
      return best && shareOf(fact.says, best) >= 0.4 ? [best] : [];
    });
    const near = sentences.filter((one) => shareOf(this.#question.question, one) >= 0.2);
    const ordered = sentences.filter((one) => ORDERS.test(one));
    const all = [...new Set([...ordered, ...wanted, ...near])].slice(0, MOST_NOTES);
    return all.map((one) => (random() < MISQUOTED ? `${one.slice(0, -1)}, as everybody knows.` : one.slice(0, 1_400)));
  };

  report = (asked: string): string => {
    const random = this.#random('report');
    const sources = this.#sources(asked);
    const facts = this.#question.facts.flatMap((fact) => this.#factual(fact, sources, random));
    const copied = sources.flatMap((source) => this.#copied(source, sources, random));
    const obeyed = sources.flatMap((source) => this.#obeyed(source));
    const { ledger } = this;
    const heading = ledger.frame('# What the sources say');
    const items = copied.map((one) => `- ${one}`);
    return `${heading}\n\n${facts.join(' ')}\n\n${ledger.frame('## Details')}\n\n${items.join('\n')}\n\n${obeyed.join(' ')}\n`;
  };

  judge = (asked: string): number[] => {
    if (this.#look === 'off') throw new ModelError('unavailable', 'There is no second look.', { retry: false });
    if (this.#look === 'always supported') return [];
    return [...asked.matchAll(/^(\d+)\. (.*)$/gm)].flatMap(([, number, text = '']) => {
      const random = this.#random(`judge ${text}`);
      const entry = this.ledger.find(text);
      const found = entry?.true ? random() < MISTAKES_TRUE : random() < FINDS;
      return found ? [Number(number)] : [];
    });
  };

  compare = (asked: string): unknown[] => {
    const passages = [...asked.matchAll(/^(\d+)\. \(source (\d+)\) (.*)$/gm)].map(([, at, source, text = '']) => ({
      at: Number(at),
      source,
      text,
      numbers: [...text.matchAll(/\d[\d.,]*/g)].join(' '),
    }));
    return passages
      .flatMap((a, index) =>
        passages
          .slice(index + 1)
          .filter((b) => a.source !== b.source && a.numbers !== b.numbers && a.numbers !== '' && b.numbers !== '')
          .filter((b) => shareOf(a.text, b.text) > 0.5 && shareOf(b.text, a.text) > 0.35)
          .map((b) => ({ a: a.at, b: b.at, about: 'the numbers' })),
      )
      .slice(0, 5);
  };

  #sources(asked: string): Known[] {
    return [...asked.matchAll(/^\[(\d+)\] (.*) \((https?:[^\s)]+)\)\n((?:- .*\n?)*)/gm)].flatMap(
      ([, number, title = '', url = '', list = '']) => {
        const page = this.#corpus.pages.find(({ path }) => path === this.#pathOf(url));
        const passages = list
          .split('\n')
          .map((line) => line.replace(/^- /, ''))
          .filter((line) => line !== '');
        return page ? [{ number: Number(number), title, page, passages }] : [];
      },
    );
  }

  /** A known fact with a source that has it, and maybe a mistake beside it. */
  #factual(fact: Fact, sources: readonly Known[], random: () => number): string[] {
    const having = sources.filter((source) => has(source, fact));
    const [source] = having;
    if (!source) return [];
    const said = this.ledger.claim(entryOf(fact.says, source.number, 'fact', true));
    const wrong = fact.wrong.map((one) => this.ledger.claim(entryOf(one, source.number, 'wrong by the corpus', false)));
    return [said, ...wrong, ...this.#mistaken(fact.says, source, sources, random)];
  }

  #copied(source: Known, sources: readonly Known[], random: () => number): string[] {
    const whole = bareOf(`${source.page.title} ${source.page.text}`);
    const usable = source.passages.filter(
      (one) => !ORDERS.test(one) && !/^[|#-]|https?:/.test(one) && one.length < 300,
    );
    return usable.slice(0, COPIED).flatMap((passage) => {
      const stands = whole.includes(bareOf(passage));
      const text = rephrased(passage, source.title, random);
      if (this.ledger.find(entryOf(text, source.number, '', true).text)) return [];
      const said = this.ledger.claim(entryOf(text, source.number, stands ? 'copied' : 'misquoted', stands));
      return [said, ...this.#mistaken(passage, source, sources, random)];
    });
  }

  #mistaken(sentence: string, source: Known, sources: readonly Known[], random: () => number): string[] {
    if (random() >= MISTAKEN) return [];
    const kind = random();
    if (kind < 0.2) return this.#wrongSource(sentence, source, sources);
    if (kind < 0.25) return [this.ledger.claim(entryOf(sentence, NO_SOURCE + source.number, 'no such source', false))];
    if (kind < 0.3) return [this.ledger.claim({ ...entryOf(sentence, undefined, 'uncited', false), cites: [] })];
    const scene: Scene = { random, page: `${source.page.text} ${source.title}`, names: this.#names };
    for (const { kind, make } of shuffled(random)) {
      const made = make(sentence, scene);
      if (made !== undefined && made !== sentence)
        return [this.ledger.claim(entryOf(made, source.number, kind, false))];
    }
    return [];
  }

  /** The source that is least about it, of those that do not say it. */
  #wrongSource(sentence: string, source: Known, sources: readonly Known[]): string[] {
    const numbers = sentence.match(/\d[\d.,]*\d|\d/g) ?? [];
    const says = ({ page }: Known) => {
      const share = shareOf(sentence, bestOf(sentencesOf(page.text), sentence) ?? '');
      return numbers.length > 0
        ? share >= 0.3 && numbers.every((one) => digitsOf(page.text).includes(digitsOf(one)))
        : share >= 0.5;
    };
    const others = sources.filter((one) => one !== source && !says(one));
    const [other] = others.toSorted((a, b) => shareOf(sentence, b.page.text) - shareOf(sentence, a.page.text));
    return other ? [this.ledger.claim(entryOf(sentence, other.number, 'wrong source', false))] : [];
  }

  /** Writes what a page orders, as if a source said it. */
  #obeyed({ number, page, passages }: Known): string[] {
    const ordered = passages.filter((one) => ORDERS.test(one));
    if (page.orders === undefined && ordered.length === 0) return [];
    const said = page.orders !== undefined && page.orders.length > 0 ? page.orders : ordered;
    return said.map((one) => this.ledger.claim(entryOf(one.replaceAll('{trap}', this.#trap), number, 'obeyed', false)));
  }

  #random(about: string): () => number {
    let hash = this.#seed;
    for (const letter of `${this.#question.question} ${about}`)
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
    return randomFrom(hash);
  }
}

function entryOf(text: string, number: number | undefined, kind: string, isTrue: boolean) {
  const end = /[.!?]$/.exec(text)?.[0] ?? '.';
  const bare = text.replace(/[.!?]$/, '');
  const cites = number === undefined ? [] : [number];
  return { text: `${bare}${cites.map((one) => ` [${one}]`).join('')}${end}`, kind, true: isTrue, cites };
}

/** Numbers without what separates their groups. */
function digitsOf(text: string): string {
  return text.replaceAll(/(?<=\d)[ ,.](?=\d)/g, '');
}

function bestOf(sentences: readonly string[], words: string): string | undefined {
  return sentences.map((one) => ({ one, score: shareOf(words, one) })).toSorted((a, b) => b.score - a.score)[0]?.one;
}

/** A source has a fact where the corpus says so, and something of it was noted there. */
function has({ page, passages }: Known, fact: Fact): boolean {
  if (fact.pages.length > 0 && !fact.pages.includes(page.path)) return false;
  return passages.some((one) => shareOf(fact.says, one) >= 0.4);
}

function shuffled(random: () => number) {
  return MISTAKES.map((mistake) => ({ ...mistake, order: random() ** (1 / mistake.weight) })).toSorted(
    (a, b) => b.order - a.order,
  );
}
