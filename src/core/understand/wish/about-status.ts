import type { AskedStatus } from '../../facts/asked-status.ts';
import type { Turn } from '../../domain/conversation.ts';
import type { Person } from '../../domain/message.ts';
import type { Offer } from '../../domain/offer.ts';
import { isSmall, workNouns } from '../language/status-words.ts';
import type { Run } from '../../domain/run.ts';
import { clean, plain, singular } from '../words/words.ts';

/** What a question is about, told by what there is: runs by name or request, a person, or whatever goes on. */
export type About = { kind: 'runs'; runs: Run[] } | { kind: 'person'; person: Person; runs: Run[] } | { kind: 'all' };

type Known = { asked: AskedStatus; history: Turn[]; offers: Offer[]; asker: Person };

/**
 * The work or the person that the words name. Undefined where they name something that is none of it: then it is a question
 * about the world ("status of the EU AI act").
 */
export function aboutStatus({ asked, history, offers, asker }: Known): About | undefined {
  const { question, live, ended } = asked;
  const people = peopleOf(
    [...live, ...ended, ...offers].map(({ person }) => person),
    history,
    asker,
  );
  const meant = people.filter((person) => question.about.some((word) => isNameOf(person, word)));
  const about = question.about.filter((word) => !meant.some((person) => isNameOf(person, word)));
  const of = (run: Run) => meant.length === 0 || meant.some(({ id }) => id === run.person.id);
  const named = bestOf(live.filter(of), question.words, about, question.whole);
  const runs = named.length > 0 ? named : bestOf(ended.filter(of), question.words, about, question.whole);
  if (runs.length > 0) return { kind: 'runs', runs };
  if (about.some((word) => !workNouns.has(word))) return undefined;
  const [person] = meant;
  if (person) return { kind: 'person', person, runs: live.filter(of) };
  return question.whole ? { kind: 'all' } : undefined;
}

/** The runs that most of the words fit: by their whole name as it is said, or by more words than fit nothing. */
function bestOf(runs: Run[], said: string[], about: string[], whole: boolean): Run[] {
  const sentence = ` ${said.join(' ')} `;
  const exact = runs.filter(({ id, name }) =>
    [id, name.replaceAll('-', ' ')].some((called) => called !== '' && sentence.includes(` ${called} `)),
  );
  const [first] = exact;
  if (first && (whole || about.every((word) => isWordOf(first, word, false)))) return exact;
  const fits = runs.map((run) => fit(run, about, whole));
  const most = Math.max(0, ...fits);
  return most === 0 ? [] : runs.filter((_, at) => fits[at] === most);
}

/** How many of the words are the run's; none where more of them are not. Only a question's whole form makes a request's words count. */
function fit(run: Run, about: string[], whole: boolean): number {
  const fitting = about.filter((word) => isWordOf(run, word, whole));
  const strange = about.filter((word) => !fitting.includes(word) && !workNouns.has(word));
  const telling = fitting.length > 0 && (fitting.some((word) => !workNouns.has(word)) || strange.length === 0);
  return telling && strange.length <= (whole ? fitting.length - 1 : 0) ? fitting.length : 0;
}

/** As much of a request as its words are looked for in. */
const MAX_REQUEST = 2_000;

function isWordOf({ id, name, request }: Run, word: string, inRequest: boolean): boolean {
  const text = plain(clean(`${id} ${name}${inRequest ? ` ${request}` : ''}`, MAX_REQUEST));
  const own = new Set((text.match(/[\p{L}\p{N}]+/gu) ?? []).map(singular));
  // Words are not set apart everywhere.
  return own.has(singular(word)) || (/^\p{Lo}{2,}$/u.test(word) && text.includes(word));
}

function isNameOf({ id, name }: Person, word: string): boolean {
  const [first = ''] = plain(name).split(/\s+/u);
  return [id.toLowerCase(), first, plain(name)].some(
    (called) => called !== '' && (word === called || word === `${called}s`),
  );
}

function peopleOf(people: Person[], history: Turn[], asker: Person): Person[] {
  const said = history.flatMap(({ by, person, name }) => (by === 'person' && person ? [{ id: person, name }] : []));
  const known = new Map([...said, ...people, asker].map((person) => [person.id, person]));
  return [...known.values()].filter(({ name }) => !isSmall(plain(name)));
}
