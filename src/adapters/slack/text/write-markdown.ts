import { settledLength } from './settled.ts';
import type { Emphasis, Fence, Flavour, Row } from '../../../markdown/flavour.ts';
import { longestRun } from '../../../markdown/ticks.ts';
import { endsInCode, write } from '../../../markdown/write.ts';

/**
 * Markdown on its way to Slack's `markdown` blocks. Nothing that core, a person or a model wrote may ping anybody or forge
 * a link: Slack's own marks for that are broken by a character that is not seen, also in code, since Slack does not say
 * what it reads there.
 */
const UNSEEN = '\u200b';

/** `<!channel>`, `<!subteam^S1>`, `<@U1>`, `<#C1>`, and `<https://a|b>`. HTML such as `<!doctype` is left alone. */
const MARK =
  /<(?=!(?:channel|here|everyone|group|subteam|date)\b|[@#][A-Z0-9]{2,}|(?:https?|mailto|tel|ftp|slack):[^<>\s|]*\|)/gi;
const EVERYBODY = /@(?=(?:channel|here|everyone|group)\b)/gi;

const markdown: Flavour = {
  // Links are written by `link` alone, and nothing refers to what stands elsewhere in the text.
  text: (content) => content.replaceAll('`', '\\`').replace(/\](?=[(:])/g, `]${UNSEEN}`),
  special: (_content, written) => written,
  code,
  fence,
  link: ({ words, href, bare, found }) => (found ? words : bare ? `<${href}>` : `[${words}](${paired(href)})`),
  host: (note) => note,
  // Slack documents its form for a time only for `mrkdwn`.
  moment: ({ lead, words }) => lead + words,
  emphasis: (inner: string, _kind: Emphasis, mark: string) => mark + inner + mark,
  heading: (inner, level) => `${'#'.repeat(level)} ${inner}`,
  bullet: (mark) => `${mark} `,
  rule: (mark) => mark,
  lineEnd: (isHard) => (isHard ? '  \n' : '\n'),
  table: (rows) => ({ text: table(rows), isCode: false }),
  flush: false,
  quotesNest: true,
};

/** Markdown for a `markdown` block. */
export function neutral(text: string): string {
  return write(text, markdown).replace(MARK, `<${UNSEEN}`).replace(EVERYBODY, `@${UNSEEN}`);
}

/** As much of a text that is still being written as will stay as it is. */
export function neutralSoFar(text: string): string {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1);
  if (!endsInCode(lines)) return neutral(text.slice(0, settledLength(text)));
  const shown = neutral(lines);
  // Without the end of the code block.
  return shown.slice(0, Math.max(0, shown.lastIndexOf('\n')));
}

function code(content: string): string {
  const ticks = '`'.repeat(longestRun(content, '`') + 1);
  const isAmbiguous =
    /^`|`$/.test(content) || (content.trim() !== '' && content.startsWith(' ') && content.endsWith(' '));
  const pad = isAmbiguous ? ' ' : '';
  return ticks + pad + content + pad + ticks;
}

function fence({ code, info, mark }: Fence): string {
  const char = mark[0] ?? '`';
  const marks = char.repeat(Math.max(3, mark.length, longestRun(code, char) + 1));
  return `${marks}${info}\n${code === '' ? '' : `${code}\n`}${marks}`;
}

/** Brackets without their other half would end the address. */
function paired(href: string): string {
  let open = 0;
  for (const char of href) {
    open += char === '(' ? 1 : char === ')' ? -1 : 0;
    if (open < 0) break;
  }
  return open === 0 ? href : href.replaceAll('(', '%28').replaceAll(')', '%29');
}

function table([head, ...rows]: Row[]): string {
  const rule = head?.cells.map(({ align }) => RULES[align] ?? '---') ?? [];
  const written = [head, ...rows].map((row) => row?.cells.map((cell) => cell.in(markdown).replace(/\|/g, '\\|')) ?? []);
  written.splice(1, 0, rule);
  return written.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const RULES: Record<string, string> = { left: ':--', center: ':-:', right: '--:' };
