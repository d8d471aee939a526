import { closeHoles, HOLE } from '../../../core/understand/words/mention-holes.ts';
import { quotedAt, quotedIn } from '../../../core/understand/words/quoted.ts';

/** A text as Slack sends it, in core's words. */
export type ReadText = { text: string; mentioned: boolean; toOthers: boolean };

/** `<@U1>`, `<#C1|general>`, `<!here>`, `<https://example.com|example.com>`. */
const MARK = /<([@#!])([^<>|]+)(?:\|([^<>]*))?>|<((?:https?|mailto|tel|ftp|slack):[^<>|]+)(?:\|([^<>]*))?>/g;

/** Control characters have no place in a chat message; tabs and line ends do. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uE000]/g;

/** Everybody mentioned in the text but the bot. */
export function mentionedUsers(text: string, bot: string | undefined): string[] {
  const users = [...text.matchAll(MARK)].filter(([, kind]) => kind === '@').map(([, , user = '']) => user);
  return [...new Set(users)].filter((user) => user !== bot);
}

/** Reads Slack's marks and entities; `names` has the names of those who are mentioned. */
export function readText(raw: string, bot: string | undefined, names: ReadonlyMap<string, string>): ReadText {
  let mentioned = false;
  let toOthers = false;
  const marked = raw.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '');
  const isQuoted = quotedAt(quotedIn(marked, { quote: '&gt;', block: true }));
  const text = marked.replace(MARK, (...found: [string, ...(string | undefined)[]]) => {
    const [, kind, name = '', label, url, shown, at] = found;
    if (url !== undefined) return linkText(url, shown);
    const aside = isQuoted(Number(at));
    if (kind === '@' && name === bot) {
      mentioned ||= !aside;
      return aside ? '@meanwhile' : HOLE;
    }
    if (kind === '@') toOthers ||= !aside;
    return markText(kind, name, label, names);
  });
  return { text: decode(closeHoles(text)), mentioned, toOthers };
}

function markText(
  kind: string | undefined,
  name: string,
  label: string | undefined,
  names: ReadonlyMap<string, string>,
) {
  if (kind === '@') return `@${names.get(name) ?? label ?? name}`;
  if (kind === '#') return `#${label || name}`;
  if (name.startsWith('date^')) return label ?? '';
  // `<!here>`, `<!subteam^S1|@team>`
  return label ?? `@${name.split('^')[0] ?? name}`;
}

/** Slack makes links of what looks like one; what was typed is written again. */
function linkText(url: string, shown: string | undefined): string {
  const typed =
    shown === undefined || shown === '' || url === shown || url.endsWith(`//${shown}`) || url.endsWith(`:${shown}`);
  return typed ? (shown === undefined || shown === '' ? url : shown) : `[${shown}](${url})`;
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
