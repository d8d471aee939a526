import type { TimeLanguage } from './language/languages.ts';
import type { Token } from './time-token.ts';

/** What digits can be, the most telling first. Each pattern is short and tried at one place only. */
const ISO = /(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])(?:t(?=\d))?/y;
const POINTED = /(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}|\d{2})(?![\d:.]))?(?!\d)/y;
const SLASHED = /(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?![\d/])/y;
const CLOCK = /(\d{1,2})[:.h](\d{2})(?::\d{2})?(?![\d.:%/]\d|[\d%])(?: ?([ap])\.?m\b\.?)?(?!(?!z(?![\p{L}\d]))\p{L})/uy;
const GERMAN_CLOCK = /(\d{1,2})[:.](\d{2})(?::\d{2})?(?![\d.:%/]\d|[\d%])/uy;
const HALF_DAY = /(\d{1,2}) ?([ap])\.?m\b\.?/uy;
const OFFSET = /(?:z|([+-])(\d{2}):?(\d{2}))(?![\p{L}\d])/uy;
const LENGTH = /(\d{1,4})(secs?|s|mins?|m|hrs?|hours?|h|days?|d|weeks?|w)(?!\p{L})/uy;
const ORDINAL = /(\d{1,2})(?:st|nd|rd|th|er|º|ª|°)(?!\p{L})/uy;
const GERMAN_ORDINAL = /(\d{1,2})\.(?=\s+\p{L})/uy;
const NUMBER = /(\d{1,5})(?![\d%_a-z])/y;
const HAN = /[一二两三四五六七八九十]{1,3}/uy;

/** Part of something else: "v2", "#3", "1.5", "a-1". */
const JOINED = /[\p{L}\d_/.#$€£-]/u;
const HAN_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const UNITS: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** The token that begins with these digits, or with a number in Chinese characters. */
export function scanNumber(text: string, at: number, language: TimeLanguage): Token | undefined {
  const token = (kind: string, value: string, length: number): Token => ({ kind, value, index: at, end: at + length });
  if (!/\d/.test(text.charAt(at))) {
    const han = match(HAN, text, at);
    return han && token('num', String(hanNumber(han[0])), han[0].length);
  }
  const left = text.charAt(at - 1);
  if (at > 0 && JOINED.test(left) && !HAN_LETTER.test(left) && !/\d[a-z]$/.test(text.slice(Math.max(0, at - 2), at))) {
    const rest = /[\p{L}\d_.:/-]*/uy;
    rest.lastIndex = at;
    return token('word', '', Math.max(1, rest.exec(text)?.[0].length ?? 1));
  }
  return (
    dateAt(text, at, language, token) ??
    clockAt(text, at, language, token) ??
    lengthAt(text, at, token) ??
    ordinalAt(text, at, language, token) ??
    numberAt(text, at, token)
  );
}

type Make = (kind: string, value: string, length: number) => Token;

function dateAt(text: string, at: number, language: TimeLanguage, token: Make): Token | undefined {
  const iso = match(ISO, text, at);
  if (iso) return token('date', `${iso[1]}-${iso[2]}-${iso[3]}`, iso[0].length);
  const pointed = match(POINTED, text, at);
  if (pointed) return token('date', `${yearOf(pointed[3])}-${pointed[2]}-${pointed[1]}`, pointed[0].trimEnd().length);
  const slashed = match(SLASHED, text, at);
  if (!slashed) return undefined;
  const [all, first = '', second = '', year] = slashed;
  // "5/6" is May or June, depending on the country.
  const monthFirst = language.name === 'en' && Number(second) > 12;
  if (language.name === 'en' && Number(first) <= 12 && Number(second) <= 12 && first !== second) {
    return token('bad', 'date', all.length);
  }
  const [month, day] = monthFirst ? [first, second] : [second, first];
  return token('date', `${yearOf(year)}-${month}-${day}`, all.length);
}

function yearOf(typed: string | undefined): string {
  return typed === undefined ? '' : typed.length === 2 ? `20${typed}` : typed;
}

/** `value`: hour, minute, and "a" or "p" where it says so. In German "am" is no half of a day. */
function clockAt(text: string, at: number, language: TimeLanguage, token: Make): Token | undefined {
  const full = match(language.name === 'de' ? GERMAN_CLOCK : CLOCK, text, at);
  if (full) {
    const offset = match(OFFSET, text, at + full[0].length);
    const shift = offset ? ` ${offsetOf(offset)}` : '';
    const value = `${full[1]}:${full[2]}:${full[3] ?? ''}${shift}`;
    return token('clock', value, full[0].length + (offset?.[0].length ?? 0));
  }
  const half = language.name === 'de' ? undefined : match(HALF_DAY, text, at);
  return half && token('clock', `${half[1]}:00:${half[2]}`, half[0].length);
}

/** In minutes east of Greenwich. */
function offsetOf([, sign, hours = '0', minutes = '0']: RegExpExecArray): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function lengthAt(text: string, at: number, token: Make): Token | undefined {
  const found = match(LENGTH, text, at);
  return found && token('length', `${found[1]} ${UNITS[(found[2] ?? '').charAt(0)]}`, found[0].length);
}

function ordinalAt(text: string, at: number, language: TimeLanguage, token: Make): Token | undefined {
  const found = match(ORDINAL, text, at) ?? (language.name === 'de' ? match(GERMAN_ORDINAL, text, at) : undefined);
  // With a point, which tells it from a word: "on the 15th" is a day by itself, "the first" is none.
  return found && token('ord', `${found[1]}.`, found[0].length);
}

function numberAt(text: string, at: number, token: Make): Token {
  const found = match(NUMBER, text, at);
  if (found) return token('num', found[1] ?? '', found[0].length);
  const rest = /[\p{L}\d_.:/%-]+/uy;
  rest.lastIndex = at;
  return token('word', '', Math.max(1, rest.exec(text)?.[0].length ?? 1));
}

function hanNumber(text: string): number {
  const [tens = '', ones] = text.replaceAll('两', '二').split('十');
  const digit = (one: string) => ' 一二三四五六七八九'.indexOf(one);
  return ones === undefined ? digit(tens) : (tens === '' ? 1 : digit(tens)) * 10 + (ones === '' ? 0 : digit(ones));
}
