import { columns } from '../../../markdown/columns.ts';
import type { Emphasis, Flavour } from '../../../markdown/flavour.ts';
import { breakFences } from '../../../markdown/ticks.ts';
import { write } from '../../../markdown/write.ts';

const UNSEEN = '\u200b';
/** Beside a mark of emphasis, until it is known what stands there; no text has this character. */
const EDGE = '\ufdd0';
/** Looks like a backtick, and opens nothing. */
const TICK = '\u02cb';
/** Also what may become one of them with what comes after it. */
const EVERYBODY = /@(?=(?:channel|here|everyone|group)\b|[a-z]{0,8}$)/gi;
const MARKS: Record<Emphasis, string> = { strong: '*', em: '_', s: '~' };

const mrkdwn: Flavour = {
  text: words,
  special: words,
  code: (content) => (content.includes('`') ? `\`\`\`${escape(breakFences(content))}\`\`\`` : `\`${escape(content)}\``),
  fence: ({ code }) => fence(code),
  link({ words, href, bare, found }) {
    const address = escape(href.replaceAll('|', '%7C'));
    return bare || found ? `<${address}>` : `<${address}|${words.replaceAll('|', '/').replaceAll('\n', ' ')}>`;
  },
  host: escape,
  moment: ({ at, lead, words: said }) => `<!date^${at / 1000}^{date_short_pretty} {time}|${escape(lead + said)}>`,
  emphasis: (inner, kind) =>
    inner
      .split('\n')
      .map((line) => (line.trim() === '' ? line : `${EDGE}${MARKS[kind]}${line}${MARKS[kind]}${EDGE}`))
      .join('\n'),
  heading: (inner) => (inner.trim() === '' ? '' : `*${inner}*`),
  inHeading: { emphasis: (inner, kind) => (kind === 'strong' ? inner : mrkdwn.emphasis(inner, kind, '')) },
  bullet: () => '• ',
  rule: () => '---',
  lineEnd: () => '\n',
  table: (rows) => ({ text: fence(columns(rows)), isCode: true }),
  flush: true,
  quotesNest: false,
};

/** Slack's own `mrkdwn`, for where `markdown` blocks are not taken, and for the text that stands in for blocks. */
export function toMrkdwn(markdown: string): string {
  return write(markdown.replaceAll(EDGE, ''), mrkdwn)
    .replace(/(?<=[\p{L}\p{N}])\ufdd0|\ufdd0(?=[\p{L}\p{N}])/gu, UNSEEN)
    .replaceAll(EDGE, '');
}

/** docs.slack.dev/messaging/formatting-message-text: these three and nothing else. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function words(content: string): string {
  return escape(content).replaceAll('`', TICK).replace(EVERYBODY, `@${UNSEEN}`);
}

function fence(code: string): string {
  return `\`\`\`\n${escape(breakFences(code)) || ' '}\n\`\`\``;
}
