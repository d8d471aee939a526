import { withoutEnd } from '../../basics/strip.ts';
/**
 * Text from people, models and programs goes into Markdown through these and nothing else, so that it can forge no link,
 * mention or formatting.
 */

/** Whatever cannot be seen but changes what is: control characters (not tab and line ends), overrides of direction, and the marks of a moment. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufdd1-\ufdd3]/g;

// oxlint-disable-next-line no-control-regex -- escape sequences begin with one
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** At most `max` UTF-16 units, cut between whole characters, with an ellipsis where something was left out. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

function oneLine(text: string): string {
  return text.replace(ANSI, '').replace(/\s+/g, ' ').replace(UNSEEN, '').trim();
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.matchAll(/`+/g)) longest = Math.max(longest, run[0].length);
  return longest;
}

/** Inline code on one line, whatever backticks are in the text; at most `max` characters of it. */
export function code(text: string, max = 200): string {
  const line = shorten(oneLine(text), max);
  if (line === '') return '` `';
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** A code block longer than any fence within; colours and control characters of terminals are taken out. */
export function fence(text: string): string {
  const clean = withoutEnd(text.replace(ANSI, '').replace(/\r\n?/g, '\n').replace(UNSEEN, ''), '\n');
  const ticks = '`'.repeat(Math.max(3, longestRun(clean) + 1));
  return `${ticks}\n${clean}\n${ticks}`;
}

/**
 * Words on one line that are shown as they are: Markdown is escaped, and an invisible character after `@` keeps a
 * platform from reading a mention. At most `max` characters of the text.
 */
export function plain(text: string, max = 200): string {
  return shorten(oneLine(text), max)
    .replace(/[\\`*_[\]<>~|]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^(?:[#+=-]|\d+(?=[.)]))/, (start) => (/^\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/@/g, '@\u200b');
}

/** A line of Markdown from a workflow's author: its inline code stays, everything else is shown as it is. */
export function codeAndPlain(text: string, max = 300): string {
  const line = shorten(oneLine(text), max);
  let out = '';
  let from = 0;
  for (const span of line.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)) {
    out += plainPart(line.slice(from, span.index)) + span[0];
    from = span.index + span[0].length;
  }
  return out + plainPart(line.slice(from));
}

/** `plain` trims; the spaces between code and words stay. */
function plainPart(text: string): string {
  if (text.trim() === '') return text;
  const before = /^\s*/.exec(text)?.[0] ?? '';
  const after = text.slice(text.trimEnd().length);
  return `${before}${plain(text, text.length)}${after}`;
}
