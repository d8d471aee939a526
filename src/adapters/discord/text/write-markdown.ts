import { columns } from '../../../markdown/columns.ts';
import type { Flavour } from '../../../markdown/flavour.ts';
import { breakFences } from '../../../markdown/ticks.ts';
import { write } from '../../../markdown/write.ts';

/** Breaks what Discord would read, without being seen. */
const BREAK = '\u200b';
/** What Discord takes for the language of a code block; the rest would be its first line. */
const LANGUAGE = /^[\w+.#-]{1,20}$/;

/**
 * Discord has no tables, three sizes of headings, a quote mark that quotes all that follows, and named links, which hide
 * where they lead. None of those is written; every address stands beside its words.
 */
const discord: Flavour = {
  text: words,
  special,
  code,
  fence: ({ code: inside, info }) => fence(inside, info.split(/\s/)[0] ?? ''),
  link({ words: said, href, bare, found, raw }) {
    // An address in the text is shown as it stands there, unless Discord would read something in it.
    if (found && /^[\w.:/?&=%#~+,;-]*$/.test(raw)) return raw;
    const address = `<${href.replace(/@(?=everyone|here)/g, '%40')}>`;
    return bare || found ? address : `${said} (${address})`;
  },
  host: () => '',
  moment: ({ at, lead }) => `${lead}<t:${at / 1000}:f>`,
  emphasis: (inner, kind, mark) => (kind === 'strong' ? `**${inner}**` : `${mark}${inner}${mark}`),
  heading: (inner, level) => (inner === '' ? '' : level > 3 ? `**${inner}**` : `${'#'.repeat(level)} ${inner}`),
  inHeading: { emphasis: (inner, kind, mark) => (kind === 'strong' ? inner : `${mark}${inner}${mark}`) },
  bullet: () => '- ',
  box: (isDone) => (isDone ? '☑' : '☐'),
  rule: (mark) => mark.replace(/[*_]/g, '\\$&'),
  lineEnd: () => '\n',
  table: (rows) => ({ text: fence(columns(rows), ''), isCode: true }),
  flush: true,
  quotesNest: false,
};

/** Core's Markdown (CommonMark with tables) as Discord's; no text in it can forge a link or a mention. */
export function toDiscord(text: string): string {
  return write(text, discord).trim();
}

/** In the one form in which it can be read in one way only: what is in it pairs with nothing around it. */
function code(content: string): string {
  if (!content.includes('`')) return `\`${content}\``;
  return `\`\`${content
    .replace(/`(?=`)/g, `\`${BREAK}`)
    .replace(/^`/, ' `')
    .replace(/`$/, '` ')}\`\``;
}

/** Discord's fences are three backticks, wherever they stand. */
function fence(inside: string, language: string): string {
  // An empty block would be shown as its marks.
  const shown = inside.trim() === '' ? ' ' : breakFences(inside);
  return `\`\`\`${LANGUAGE.test(language) ? language : ''}\n${shown}\n\`\`\``;
}

/** Marks that are only words here must not become more with what is around them. Asterisks between spaces are not read. */
function words(content: string): string {
  return content
    .replace(/`|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\|(?=\|)|(?<=\|)\||~(?=~)|(?<=~)~|\*(?!\s)|(?<!\s)\*/gu, '\\$&')
    .replaceAll('](', `]${BREAK}(`)
    .replace(/<(?=[@!#]|t:)/g, `<${BREAK}`)
    .replace(/@(?=everyone|here)/g, `@${BREAK}`);
}

/** What was escaped stays escaped; Discord knows no entities. */
function special(content: string): string {
  if (!/^[!-/:-@[-`{-~]$/.test(content)) return words(content);
  return `\\${content}${/[@<\]]/.test(content) ? BREAK : ''}`;
}
