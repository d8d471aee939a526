import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One conversation, as it is written in `test/conversations/*.yml`; the README there says how to read and write one. */
export type Script = {
  file: string;
  title: string;
  /** The process that it needs. */
  bot: BotKind;
  channel: string;
  /** Why it does not go as it should yet; the run fails once it does. */
  known?: string;
  steps: Step[];
};

export type BotKind = 'plain' | 'model' | 'short offers';

export type Step =
  | { do: 'say' | 'press' | 'react' | 'type'; person: string; text: string; which: Which | undefined }
  | { do: 'wait'; ms: number }
  | { do: 'model'; text: string; ending: 'ends' | 'stalls' | 'names' | 'judges' }
  | { do: 'expect'; expectations: Expectation[] };

export const kinds = ['offer', 'card', 'question', 'reply', 'result', 'failure', 'notice'] as const;
export type Kind = (typeof kinds)[number];

/** A message of the bot by its kind: the first of the thread, the second, or the last. */
export type Which = { kind: Kind; at: number };

export type Condition =
  | { is: 'says' | 'does not say'; texts: string[] }
  | { is: 'state'; word: string }
  | { is: 'button'; label: string };

export type Expectation = { text: string } /** A message that came since the last thing that somebody did. */ & (
  | { what: 'new'; kind: Kind; to?: string; conditions: Condition[] }
  /** A message of the thread as it stands. */
  | { what: 'standing'; which: Which; conditions: Condition[] }
  /** None came since; without a kind, nothing at all. */
  | { what: 'none'; kinds: readonly Kind[] }
  | { what: 'count'; kind: Kind; count: number }
  /** The answer to a button or a command. */
  | { what: 'told'; person: string; conditions: Condition[] }
  | { what: 'model told' | 'model not told'; texts: string[] }
  | { what: 'model not asked' }
);

const PEOPLE = ['ana', 'ben', 'chloe', 'dmitri'];
const ORDINALS: Record<string, number> = { first: 0, second: 1, third: 2, last: -1 };
const NUMBERS: Record<string, number> = { one: 1, two: 2, three: 3 };
const KIND = kinds.join('|');
const VERBS = { presses: 'press', reacts: 'react', types: 'type' } as const;

/** Gives every script of the folder. A script that cannot be read stops the whole run, with what is wrong in it. */
export function readScripts(folder: string): Script[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  const scripts = files.toSorted().map((file) => readScript(file, readFileSync(join(folder, file), 'utf8')));
  const titles = scripts.map(({ title }) => title);
  const twice = titles.find((title, at) => titles.indexOf(title) !== at);
  if (twice !== undefined) throw new Error(`Two scripts have the title "${twice}"`);
  return scripts;
}

export function readScript(file: string, source: string): Script {
  try {
    const { title, bot = 'plain', channel = 'general', known, talk, spec: _spec, ...rest } = parse(source);
    if (typeof title !== 'string' || !Array.isArray(talk)) throw new Error('it needs a title and a talk');
    if (Object.keys(rest).length > 0) throw new Error(`what is "${Object.keys(rest).join(', ')}"?`);
    if (!['plain', 'model', 'short offers'].includes(bot)) throw new Error(`there is no bot "${bot}"`);
    if (!talk.some((step) => 'expect' in step)) throw new Error('it expects nothing, so it cannot fail');
    return { file, title, bot, channel, ...(known !== undefined && { known }), steps: talk.map(readStep) };
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function readStep(step: Record<string, unknown>): Step {
  const [entry, ...more] = Object.entries(step);
  if (!entry || more.length > 0) throw new Error(`a step is one line: ${JSON.stringify(step)}`);
  const [key, value] = entry;
  if (key === 'expect') {
    const lines = Array.isArray(value) ? value : [value];
    return { do: 'expect', expectations: lines.map((line) => readExpectation(String(line))) };
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const model = {
    'the model says': 'ends',
    'the model stalls after': 'stalls',
    'the model names': 'names',
    'the model judges': 'judges',
  } as const;
  if (key in model) return { do: 'model', text, ending: model[key as keyof typeof model] };
  if (key === 'wait') {
    const seconds = /^([\d.]+) seconds?$/.exec(text)?.[1];
    if (seconds === undefined) throw new Error(`how long is "${text}"? Write "2 seconds"`);
    return { do: 'wait', ms: Number(seconds) * 1000 };
  }
  const [person = '', verb] = key.split(' ');
  if (!PEOPLE.includes(person)) throw new Error(`nobody is called "${person}"; there are ${PEOPLE.join(', ')}`);
  if (verb === undefined) return { do: 'say', person, text, which: undefined };
  if (!(verb in VERBS)) throw new Error(`nobody "${verb}"; people presses, reacts, types`);
  const target = new RegExp(`^(.*?) (?:on|to) the (?:(\\w+) )?(${KIND})$`).exec(text);
  const which = target ? whichOf(target[2], target[3]) : undefined;
  return { do: VERBS[verb as keyof typeof VERBS], person, text: target?.[1] ?? text, which };
}

export function readExpectation(text: string): Expectation {
  const model = /^the model (is told|is not told) (".*")$/.exec(text);
  if (model) {
    const what = model[1] === 'is told' ? 'model told' : 'model not told';
    return { text, what, texts: quotes(model[2] ?? '') };
  }
  if (text === 'the model is not asked') return { text, what: 'model not asked' };
  if (text === 'no answer') return { text, what: 'none', kinds };
  const none = new RegExp(`^no (?:new )?(${KIND})$`).exec(text);
  if (none) return { text, what: 'none', kinds: [none[1] as Kind] };
  const count = new RegExp(`^(one|two|three|\\d+) (${KIND})s? in the thread$`).exec(text);
  if (count) {
    return { text, what: 'count', kind: count[2] as Kind, count: NUMBERS[count[1] ?? ''] ?? Number(count[1]) };
  }
  const told = /^(\w+) is (not )?told(?: that)? (".*)$/.exec(text);
  if (told && PEOPLE.includes(told[1] ?? '')) {
    const says = told[2] === undefined ? 'says' : 'does not say';
    return { text, what: 'told', person: told[1] ?? '', conditions: readConditions(`${says} ${told[3]}`, text) };
  }
  const notice = /^a private notice to (\w+)(.*)$/.exec(text);
  if (notice) {
    return {
      text,
      what: 'new',
      kind: 'notice',
      to: notice[1] ?? '',
      conditions: readConditions(notice[2] ?? '', text),
    };
  }
  const anew = new RegExp(`^an? (${KIND})\\b(.*)$`).exec(text);
  if (anew) return { text, what: 'new', kind: anew[1] as Kind, conditions: readConditions(anew[2] ?? '', text) };
  const standing = new RegExp(`^the (?:(\\w+) )?(${KIND})\\b(.*)$`).exec(text);
  if (standing) {
    const which = whichOf(standing[1], standing[2]);
    return { text, what: 'standing', which, conditions: readConditions(standing[3] ?? '', text) };
  }
  throw new Error(`what is expected by "${text}"?`);
}

function whichOf(ordinal: string | undefined, kind: string | undefined): Which {
  const at = ORDINALS[ordinal ?? 'last'];
  if (at === undefined) throw new Error(`which one is the "${ordinal}"?`);
  return { kind: kind as Kind, at };
}

const CONDITION =
  /^(?:,? ?and|,| that|which)* ?(?:(says|say|does not say|mentions|mention|with the button) ((?:"[^"]*"|[A-Z]\w+)(?: or "[^"]*")*)|is (\w+))/;

function readConditions(source: string, whole: string): Condition[] {
  const conditions: Condition[] = [];
  let rest = source.trimEnd();
  while (rest.trim() !== '') {
    const found = CONDITION.exec(rest);
    if (!found) throw new Error(`what is meant by "${rest.trim()}" in "${whole}"?`);
    const [all, verb, object = '', state] = found;
    if (state !== undefined) conditions.push({ is: 'state', word: state });
    else if (verb === 'with the button') conditions.push({ is: 'button', label: quotes(object)[0] ?? '' });
    else if (verb?.startsWith('mention')) conditions.push({ is: 'says', texts: [`@${object}`] });
    else conditions.push({ is: verb === 'does not say' ? verb : 'says', texts: quotes(object) });
    rest = rest.slice(all.length);
  }
  return conditions;
}

function quotes(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
}
