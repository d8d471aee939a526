import type { When } from '../../domain/schedule.ts';
import { tickAfter } from '../../domain/time/ticks.ts';
import { endsInClause, withoutAsides } from './asides.ts';
import { readClock } from './clock.ts';
import { readPhrase } from './read-phrase.ts';
import { isVague, type Stretch, stretchesIn } from './stretch.ts';
import { withoutEnd } from '../../basics/strip.ts';
import { folded } from './fold.ts';
import { timeOf } from './timing.ts';
import type { ReadContext, NoTime } from './no-time.ts';

const CRON =
  /^(?:[\d*?/,\-LW#]|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))+(?:\s+(?:[\d*?/,\-LW#]|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))+){4}$/i;

/** Reads the values of `--at` and `--every`. */
export function readWhen(typed: { at?: string; every?: string }, context: ReadContext): When | NoTime {
  const { every, at } = typed;
  if (every === undefined) return readOnce(at ?? '', context);
  // "--every weekday --at 8:30"
  const text = at !== undefined && readClock(at) ? `${every} at ${at.replace(/^\s*at\s+/i, '')}` : every;
  const repeated = readRepeated(text, context);
  if (at === undefined || readClock(at) || 'wrong' in repeated) return repeated;
  return { wrong: 'unclear', text: `${every}, ${at}` };
}

function readRepeated(typed: string, context: ReadContext): When | NoTime {
  const words = typed.trim().split(/\s+/);
  const cron = words.slice(0, FIELDS).join(' ');
  if (CRON.test(cron)) return readCron(typed, cron, words.slice(FIELDS).join(' '), context);
  const once = readTyped(/^(?:every|each)\b/i.test(typed) ? typed : `every ${typed}`, context);
  const read = 'wrong' in once ? readTyped(typed, context) : once;
  return 'timing' in read && 'at' in read.timing ? { wrong: 'unclear', text: typed } : read;
}

const FIELDS = 5;

function readCron(typed: string, cron: string, rest: string, context: ReadContext): When | NoTime {
  const [zoned] = rest === '' ? [] : stretchesIn(`9:00 ${rest}`);
  const zone = zoned?.phrase.zone;
  if (rest !== '' && (zone === undefined || (zoned?.length ?? 0) < rest.length))
    return { wrong: 'unclear', text: typed };
  const timing = { zone: zone ?? context.zone, cron };
  const words = context.calendar.describe(cron);
  if (words === undefined || tickAfter(timing, context.now, context.calendar) === undefined) {
    return { wrong: 'never', text: cron };
  }
  return { timing, words };
}

function readOnce(typed: string, context: ReadContext): When | NoTime {
  // "30m" and "2d" say how long from now.
  const said = /^\s*(?:\d+\s*[a-z]+\s*)+$/i.test(typed) ? readTyped(`in ${typed}`, context) : undefined;
  return said && 'timing' in said ? said : readTyped(typed, context);
}

/** A text that is to be a time from its beginning to its end. */
function readTyped(typed: string, context: ReadContext): When | NoTime {
  const [found, ...more] = stretchesIn(typed);
  if (!found || more.length > 0 || !FILLER.test(around(typed, found))) return { wrong: 'unclear', text: typed };
  const read = timeOf(found.phrase, context.now, context.zone);
  if ('wrong' in read) return { ...read, text: typed };
  return tickAfter(read.when.timing, context.now, context.calendar) === undefined
    ? { wrong: 'never', text: typed }
    : read.when;
}

/** What may stand around a time without changing it. */
const FILLER = /^[\s,.!()]*(?:(?:please|bitte|por favor)[\s,.!()]*)?$/i;

/** What is left at the end of a request whose time was taken out, with all its stops. */
const TAIL_WORD = /\b(?:please|thanks|thank you|if you can|if possible|not earlier|at|in the|for)\b[.!]*$/i;

const LONGEST_TAIL_WORD = 40;

/** A time that a request names, and the request without it; `before` are the words before it, where it does not begin with it. */
export type WhenInRequest = (When | NoTime) & { rest: string; before: string };

/** A day of the week, or each of them. */
export const DAY_NAME = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';

/** What people say before they come to the point. */
const LEAD =
  /^(?:(?:hey|hi|hello|ok|okay|please|can you|could you|would you|then|and|so)[\s,]+)*(?:(?:(?:remind|ping|nudge|notify) (?:me|us)|wake (?:me|us)(?: up)?|set (?:me )?(?:a|an|the) (?:reminder|alarm)(?: for)?)[\s,]+)?$/i;

/** What people say after a time without changing it: "if you can", and what is to be told then. */
const TAIL =
  /^(?:(?:please|pls|thanks|thank you|thx|cheers|in the background|for me|sharp|first thing|if (?:you can|possible|that is ok|that's ok)|not (?:earlier|sooner|later)|ok(?:ay)?|@\S+(?!\S)|\p{Extended_Pictographic}\ufe0f?|[\s.!,?:;()–—-])*|[\s,]*(?:and|then)\s+(?:then\s+)?(?:tell|let|send|post|report|show|ping|notify|inform|summari[sz]e|give)\b[^\ue001]*|[\s,]*(?:y|e|et|und)\s+(?:luego\s+|puis\s+|dann\s+|depois\s+)?(?:dime|av[ií]sa(?:me)?|mu[eé]stra(?:me)?|dis[- ]moi|dites[- ]moi|montre|sag|zeig|gib|melde|me\s+dig[ao]|me\s+avis[ae]|diga|avise|mostre)(?!\p{L})[^\ue001]*)$/iu;

/** "Daily report on tea" and "the daily at 9" name something; "daily, check the site" a time. */
const ADVERB = /^(?:hourly|daily|nightly|weekly|monthly)$/i;

const DAYS = /^(?:weekdays|weekends|(?:mon|tues|wednes|thurs|fri|satur|sun)days)$/i;

const AFTER_ADVERB = /^\s*(?:[,:;\ue001]|(?:run|check|send|post|execute|summari[sz]e|remind|ping|fetch|collect)\b)/i;

/** `anyDay`: a day without its time counts too. `reminder`: it asks for one, so that hardly a time in it is about anything else. */
export type Asked = { anyDay?: boolean; reminder?: boolean };

/**
 * The time at which a request is to be done, where it begins or ends with one: "every weekday at 9 run the tests",
 * "summarise the news tomorrow at 9". What stands in code or quotes, or is told beside it, is no time, nor is a day without
 * its time, but for `anyDay`.
 */
export function findWhen(
  message: string,
  context: ReadContext,
  { anyDay = false, reminder = false }: Asked = {},
): WhenInRequest | undefined {
  const text = withoutAsides(masked(message), reminder);
  const all = stretchesIn(text).filter((one) => !isWeak(text, one) && !isAbout(text, one));
  const edges = all
    .filter((one) => isEdge(text, one) || (one.language.name !== 'en' && isByTheVerb(text, one)))
    .filter((one) => !one.phrase.repeated || !isOnlyNamed(text, one))
    .toSorted((a, b) => Number(begins(text, b)) - Number(begins(text, a)) || b.length - a.length);
  for (const edge of edges) {
    const other = edges.find((one) => one !== edge && completes(text, edge, one));
    const read = readEdge(text, edge, other, { ...context, anyDay });
    if (!read) continue;
    const from = isNever(text, edge) ? startOfEvery(text, edge) : edge.index;
    const rest = restOf(message, [{ index: from, length: edge.index + edge.length - from }, other]);
    return { ...read, rest, before: begins(text, edge) ? '' : text.slice(0, edge.index) };
  }
  return undefined;
}

function readEdge(
  text: string,
  edge: Stretch,
  other: Stretch | undefined,
  context: ReadContext & Asked,
): When | NoTime | undefined {
  const { now, zone, anyDay } = context;
  const own = text.slice(edge.index, edge.index + edge.length);
  const said = other ? `${own} … ${text.slice(other.index, other.index + other.length)}` : own;
  const phrase = other ? readPhrase([...edge.tokens, ...other.tokens], edge.language.name) : edge.phrase;
  // "Every full moon at 9" is no 9 o'clock.
  if (isNever(text, edge))
    return { wrong: 'unclear', text: text.slice(startOfEvery(text, edge), edge.index + edge.length) };
  const read = timeOf(phrase, now, zone);
  if ('wrong' in read) {
    // What ends with "yesterday at 9" is about that time.
    return read.wrong === 'past' && phrase.days !== 0 && phrase.date === undefined
      ? undefined
      : { ...read, text: said };
  }
  return read.definite || anyDay ? read.when : undefined;
}

/** "Every monday run the tests at 9": the day is here and the time of day there. */
function completes(text: string, { phrase }: Stretch, other: Stretch): boolean {
  if (phrase.clocks.length > 0 || phrase.span.length > 0 || phrase.left.length > 0) return false;
  const { clocks, every, weekdays, monthDays, nth, date, days, span, repeated } = other.phrase;
  const onlyClock =
    clocks.length > 0 && !every && !date && !repeated && days === undefined && span.length === 0 && nth.length === 0;
  return onlyClock && weekdays.size === 0 && monthDays.length === 0 && !endsInClause(text.slice(0, other.index));
}

const NEVER = /(?<![\p{L}])(?:every|each|jeden?|jedes|chaque|cada|toda|todo)\s+(?:[^\s\ue001,.;]+\s+){0,2}$/iu;

function isNever(text: string, { index, phrase }: Stretch): boolean {
  return (
    phrase.days === undefined &&
    !phrase.date &&
    !phrase.repeated &&
    NEVER.test(text.slice(Math.max(0, index - 60), index))
  );
}

function startOfEvery(text: string, { index }: Stretch): number {
  const from = Math.max(0, index - 60);
  return from + (NEVER.exec(text.slice(from, index))?.index ?? 0);
}

/** What is a time only beside a day or a command: "heute", "9点", "morning". */
function isWeak(text: string, { phrase, tokens, language, index }: Stretch): boolean {
  const { clocks, parts, weekdays, monthDays, nth, date, days, span, repeated } = phrase;
  if ((days ?? 0) < 0 || (tokens[0]?.kind === 'at' && tokens[1]?.kind === 'rel')) return true;
  if (phrase.left.length === tokens.length && !isVague(phrase)) return true;
  if (days === 0) return clocks.length === 0 && parts.length === 0;
  if (repeated || date || days !== undefined || monthDays.length + nth.length > 0) return false;
  const has = (kinds: RegExp) => tokens.some(({ kind }) => kinds.test(kind));
  if (weekdays.size > 0) return tokens.length === 1 && tokens[0]?.kind === 'short';
  if (span.length > 0) return !has(/^(?:in|later)$/);
  if (clocks.length > 0) {
    if (language.name === 'en' || language.name === 'es') return !has(/^(?:at|clock|hmark)$/);
    return (
      !has(/^(?:clock|length|noon|midnight)$/) &&
      !(has(/^at$/) && has(/^(?:hmark|part|unit|half)$/)) &&
      !text.includes('\ue001')
    );
  }
  if (parts.length > 0) return language.name !== 'en' || !/^(?:in|at)\s/i.test(text.slice(index));
  return false;
}

function isAbout(text: string, { index, length, language }: Stretch): boolean {
  const { notAfter, notEndingIn } = language;
  const before = folded(text.slice(Math.max(0, index - 40), index)).trimEnd();
  const own = text.slice(index, index + length);
  const after = text.slice(index + length);
  return notAfter?.test(before) === true || (notEndingIn?.test(own) === true && !/^\s*\ue001/.test(after));
}

function isOnlyNamed(text: string, span: Span): boolean {
  const end = span.index + span.length;
  const [first = ''] = text.slice(span.index, end).trim().split(/\s/);
  // "Compare mondays with sundays"; what runs a command does so then.
  if (DAYS.test(first))
    return !begins(text, span) && !text.includes('\ue001') && !/,\s*$/.test(text.slice(0, span.index));
  if (!ADVERB.test(first)) return false;
  if (/\b(?:an?|the|my|our|your|their|its|this|that)\s+$/i.test(text.slice(0, span.index))) return true;
  if (first.length === span.length && /\b(?:with|on|against|using)\s+(?:[\w-]+\s+)?$/i.test(text.slice(0, span.index)))
    return true;
  return first.length === span.length && begins(text, span) && !AFTER_ADVERB.test(text.slice(end));
}

/**
 * A verb before it, or half a verb after it ("aus"); with a time of day a few words of asking before it ("kannst du bitte").
 * "A script that every day at 9 ..." has more.
 */
function isByTheVerb(text: string, { index, length, phrase }: Stretch): boolean {
  const before = text.slice(0, index).trim();
  const after = text.slice(index + length).trim();
  if (/[.!?]$|(?:^|\s)(?:que|qui|das|der|die|welche[rs]?|wo)$/iu.test(before)) return false;
  if (
    /^(?:aus|ausf[uü]hren|laufen(?: lassen)?|starten|durch|an|los)[.!?]*(?:,?\s*(?:(?:bitte|danke)[.!?]*|und\s+(?:sag|zeig|gib|melde)(?!\p{L})[^\ue001]*))?$/iu.test(
      after,
    )
  )
    return true;
  if (/^[^\s\p{Script=Han}\ue001]+$/u.test(before)) return !/^(?:y|e|et|und|o|ou|oder)\s/iu.test(after);
  return (
    phrase.clocks.length + phrase.span.length > 0 &&
    /^(?:[\p{Script=Han}]{1,4}|[^\s\p{Script=Han}]+(?:\s+\S+){0,2})$/u.test(before)
  );
}

/** What stands in code or quotes made unreadable, at the same places, by what nobody types (Unicode's private area). */
export function masked(message: string): string {
  return message.replace(/`[^`]*`|"[^"]*"|“[^“”]*”/g, (span) => '\ue001'.repeat(span.length));
}

/** What stands outside code and quotes, which is where words about time are. */
export function outsideCode(message: string): string {
  return masked(message).replaceAll('\ue001', ' ').replace(/\s+/g, ' ').trim();
}

type Span = { index: number; length: number };

/** It stands at the beginning or at the end, but for what people say before and after. */
function isEdge(text: string, span: Span): boolean {
  return begins(text, span) || TAIL.test(text.slice(span.index + span.length));
}

function begins(text: string, { index }: Span): boolean {
  const before = text.slice(0, index).trim();
  return LEAD.test(before === '' ? '' : `${before} `);
}

function restOf(message: string, spans: (Span | undefined)[]): string {
  const rest = spans.reduce((text, span) => (span ? blanked(text, span) : text), message);
  return withoutTail(rest.replace(/^(?:[\s,;:.-]|(?:please|and|then|to|can you|could you)(?=\s))+/i, '')).replace(
    /[^\S\n]{2,}/g,
    ' ',
  );
}

/** Cut off the end one after the other, since one pattern for all of them takes the square of a long text. */
function withoutTail(text: string): string {
  let bare = text;
  for (;;) {
    bare = withoutEnd(bare, ' \t\n\u00a0,;:-');
    const word = TAIL_WORD.exec(bare.slice(-LONGEST_TAIL_WORD))?.[0];
    if (word === undefined) return bare;
    bare = bare.slice(0, -word.length);
  }
}

function blanked(text: string, { index, length }: Span): string {
  return text.slice(0, index) + ' '.repeat(length) + text.slice(index + length);
}

function around(text: string, { index, length }: Span): string {
  return text.slice(0, index) + text.slice(index + length);
}
