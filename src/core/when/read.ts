import type { Calendar } from '../ports.ts';
import { tickAfter, type Timing, type When } from '../schedule.ts';
import { withoutAsides } from './asides.ts';
import { AT_CLOCK, readClock } from './clock.ts';
import { findRepeat, findRepeats, type Repeat } from './repeat.ts';
import { translated } from './translate.ts';
import { findZone } from './zone.ts';

/** Where and when words about time are read; `zone` is the one that counts where they name none. */
export type ReadContext = { now: number; zone: string; calendar: Calendar };

/** Why words about time are not taken: not understood, over already, never to come, or not there at all. */
export type NoTime = { wrong: 'unclear' | 'past' | 'never' | 'missing'; text: string };

const CRON =
  /^(?:[\d*?/,\-LW#]|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))+(?:\s+(?:[\d*?/,\-LW#]|(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))+){4}$/i;

/** Words that may stand around a time without changing it. */
const FILLER = /^(?:on|at|in|the|and|please|,|\s)*$/i;

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
  const { text, zone } = withoutZone(typed, context.zone);
  if (CRON.test(text)) {
    const timing = { zone, cron: text };
    const words = context.calendar.describe(text);
    if (words === undefined || tickAfter(timing, context.now, context.calendar) === undefined) {
      return { wrong: 'never', text };
    }
    return { timing, words };
  }
  const full =
    /^(?:every|each|on|at|\d{1,2}:)/i.test(text) || /^(?:hour|dai|night|week|month)ly\b/i.test(text)
      ? text
      : `every ${text}`;
  const repeat = findRepeat(full);
  if (!repeat || !FILLER.test(around(full, repeat))) return { wrong: 'unclear', text: typed };
  return whenOf(repeat, zone, context.now);
}

function readOnce(typed: string, context: ReadContext): When | NoTime {
  const { text, zone } = withoutZone(typed, context.zone);
  const found = context.calendar.find(text, context.now, zone).find((one) => FILLER.test(around(text, one)));
  if (!found) return { wrong: 'unclear', text: typed };
  if (found.at <= context.now) return { wrong: 'past', text: typed };
  return { timing: { zone, at: found.at }, words: 'once' };
}

/** A time that a request names, and the request without it; `before` are the words before it, where it does not begin with it. */
export type WhenInRequest = (When | NoTime) & { rest: string; before: string };

/** Repetitions that no rhythm of ours can keep: to do it once, or on other days, would be wrong. */
const UNKNOWN = new RegExp(
  String.raw`\b(?:every|each)\s+(?:other|second|third|fourth|\w+(?:st|nd|rd|th)|\d+)\s+(?:(?:week|work)?days?|weeks?|months?|years?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b(?:\s+${AT_CLOCK})?`,
  'i',
);

/** "On the first monday of every month" is no day of the month. */
const ORDINAL_DAY =
  /\bon\s+the\s+(?:first|second|third|fourth|last|1st|2nd|3rd|4th)\s+\p{L}+\s+(?:of|in)\s+(?:the|every|each|a)\s+(?:month|week|year|quarter)\b/iu;

/** A day of the week, or each of them. */
export const DAY_NAME = '(?:mon|tues|wednes|thurs|fri|satur|sun)days?';
const DAY_NAMED = new RegExp(
  String.raw`\b(?:${DAY_NAME}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|\d+(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))`,
  'i',
);

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

/** "Every day at 9", or "between 9 and 10 am", of which only the end was read, is no time of its own. */
const REPEATED =
  /\b(?:every|each|daily|weekly|monthly|nightly|hourly|(?:every|each)\s+\w+|(?:between|from)\s+\S+\s+(?:and|to))\s*$/i;

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
  const outside = withoutAsides(masked(message), reminder);
  const zone = findZone(outside);
  const text = zone ? blanked(outside, zone) : outside;
  const name = zone?.zone ?? context.zone;
  const parts = (span: Span) => ({
    rest: restOf(message, [span, zone]),
    before: begins(text, span) ? '' : text.slice(0, span.index),
  });
  const ordinal = ORDINAL_DAY.exec(text);
  if (ordinal) {
    const span = { index: ordinal.index, length: ordinal[0].length };
    return { wrong: 'unclear', text: ordinal[0], ...parts(span) };
  }
  const [repeat] = atEdges(text, findRepeats(text)).filter((one) => !isOnlyNamed(text, one));
  if (repeat) return { ...whenOf(repeat, name, context.now), ...parts(repeat) };
  const unknown = UNKNOWN.exec(text);
  if (unknown) {
    const span = { index: unknown.index, length: unknown[0].length };
    if (isEdge(text, span)) return { wrong: 'unclear', text: unknown[0], ...parts(span) };
  }
  const found = atEdges(text, context.calendar.find(text, context.now, name)).filter(
    // "At 9 for a week" is more than one time.
    ({ index, length }) => !REPEATED.test(text.slice(0, index)) && !/\bfor\b/i.test(text.slice(index, index + length)),
  );
  const once = found.find((one) => one.definite && one.at > context.now);
  if (once) return { timing: { zone: name, at: once.at }, words: 'once', ...parts(once) };
  const over = found.find((one) => one.definite && one.at <= context.now);
  const said = over && text.slice(over.index, over.index + over.length);
  // "Run it today at 9" at noon; what ends with "yesterday at 9" is about that time.
  if (over && said && /\btoday\b/i.test(said)) return { wrong: 'past', text: said, ...parts(over) };
  const foreign = foreignWhen(text, name, context);
  if (foreign) return { ...foreign.when, ...parts(foreign.span) };
  const day = anyDay ? found.find((one) => isDay(text, one) && one.at > context.now) : undefined;
  return day && { timing: { zone: name, at: day.at }, words: 'once', ...parts(day) };
}

/** Those that a request begins or ends with; what it begins with first. */
function atEdges<T extends Span>(text: string, found: T[]): T[] {
  return found
    .filter((one) => isEdge(text, one))
    .toSorted((a, b) => Number(begins(text, b)) - Number(begins(text, a)) || b.length - a.length);
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

/** The same in other languages. Verbs may come last there, so a time of day and its day count wherever they stand. */
function foreignWhen(
  text: string,
  zone: string,
  context: ReadContext,
): { when: When | NoTime; span: Span } | undefined {
  const [span] = translated(text)
    .filter((one) => isEdge(text, one) || isByTheVerb(text, one))
    .toSorted((a, b) => b.length - a.length);
  if (!span) return undefined;
  const { english } = span;
  const read = /\bevery\b/.test(english)
    ? readRepeated(english, { ...context, zone })
    : readOnce(english, { ...context, zone });
  // Whatever is wrong with it is told in the person's words.
  const when = 'wrong' in read ? { ...read, text: text.slice(span.index, span.index + span.length) } : read;
  return { when, span };
}

/**
 * A verb before it, or half a verb after it ("aus"); with a time of day a few words of asking before it ("kannst du bitte").
 * "A script that every day at 9 ..." has more.
 */
function isByTheVerb(text: string, { index, length, english }: Span & { english: string }): boolean {
  const before = text.slice(0, index).trim();
  const after = text.slice(index + length).trim();
  if (/[.!?]$|(?:^|\s)(?:que|qui|das|der|die|welche[rs]?|wo)$/iu.test(before)) return false;
  if (
    /^(?:aus|ausf[uü]hren|laufen(?: lassen)?|starten|durch|an|los)[.!?]*(?:,?\s*(?:bitte|danke|und\s+(?:sag|zeig|gib|melde)(?!\p{L})[^\ue001]*))?[.!?]*$/iu.test(
      after,
    )
  )
    return true;
  if (/^[^\s\p{Script=Han}\ue001]+$/u.test(before)) return !/^(?:y|e|et|und|o|ou|oder)\s/iu.test(after);
  return (
    /\bat \d|\bin \d/.test(english) && /^(?:[\p{Script=Han}]{1,4}|[^\s\p{Script=Han}]+(?:\s+\S+){0,2})$/u.test(before)
  );
}

/** "On friday", "24 dec" and no "30 seconds". */
function isDay(text: string, { index, length }: Span): boolean {
  return DAY_NAMED.test(text.slice(index, index + length));
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
  return rest
    .replace(/^(?:[\s,;:.-]|(?:please|and|then|to|can you|could you)(?=\s))+/i, '')
    .replace(
      /(?:[\s,;:-]|\b(?:please|thanks|thank you|if you can|if possible|not earlier|at|in the|for)\b[.!]*)+$/i,
      '',
    )
    .replace(/[^\S\n]{2,}/g, ' ');
}

function blanked(text: string, { index, length }: Span): string {
  return text.slice(0, index) + ' '.repeat(length) + text.slice(index + length);
}

function around(text: string, { index, length }: Span): string {
  return text.slice(0, index) + text.slice(index + length);
}

function withoutZone(typed: string, usual: string): { text: string; zone: string } {
  const found = findZone(typed);
  const text = (found ? blanked(typed, found) : typed)
    .replace(/\(\s*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { text, zone: found?.zone ?? usual };
}

function whenOf({ rhythm, words }: Repeat, zone: string, now: number): When {
  const timing: Timing = 'cron' in rhythm ? { zone, cron: rhythm.cron } : { zone, everyMs: rhythm.everyMs, from: now };
  return { timing, words };
}
