/**
 * Markdown on its way to Slack. Nothing that core, a person or a model wrote may ping anybody or forge a link: Slack's
 * own marks for that are broken by a character that is not seen, also in `markdown` blocks, where Slack does not say
 * what it reads.
 */

const UNSEEN = '\u200b';

/** `<!channel>`, `<!subteam^S1>`, `<@U1>`, `<#C1>`, and `<https://a|b>`. HTML such as `<!doctype` is left alone. */
const MARK =
  /<(?=!(?:channel|here|everyone|group|subteam|date)\b|[@#][A-Z0-9]{2,}|(?:https?|mailto|tel|ftp|slack):[^>\s]*\|)/gi;
const EVERYBODY = /@(?=(?:channel|here|everyone|group)\b)/gi;

/** A link whose words are an address themselves. */
const LINK = /(?<!!)\[([^\]\n]*)\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^\n]*?["')])?\s*\)/g;
const ADDRESS = /(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})/iu;

/** Markdown for a `markdown` block. */
export function neutral(markdown: string): string {
  return markdown.replace(LINK, honestLink).replace(MARK, `<${UNSEEN}`).replace(EVERYBODY, `@${UNSEEN}`);
}

/** A link that shows one address and leads to another is written out. */
function honestLink(link: string, words: string, target: string): string {
  const shown = ADDRESS.exec(words)?.[1]?.toLowerCase();
  if (shown === undefined) return link;
  const host = URL.canParse(target) ? new URL(target).hostname.toLowerCase() : '';
  return host === shown || host === `www.${shown}` || `www.${host}` === shown ? link : `${words} (${target})`;
}

/** Slack's own `mrkdwn`, for where `markdown` blocks are not taken, and for the text that stands in for blocks. */
export function toMrkdwn(markdown: string): string {
  return neutral(markdown)
    .split(/(```[\s\S]*?(?:```|$)|(?<!`)`[^`\n]+`(?!`))/)
    .map((part, index) => (index % 2 === 1 ? escape(part.replace(/^```[\w-]+\n/, '```\n')) : words(part)))
    .join('');
}

function words(markdown: string): string {
  return escape(markdown)
    .replace(
      /(?<!!)\[([^\]\n]*)\]\((https?:[^)\s|]+)\)/g,
      (_link, label: string, url: string) => `<${url}|${label.replaceAll('|', '/')}>`,
    )
    .replace(/^#{1,6}\s+(.*)$/gm, '*$1*')
    .replace(/^(\s*)[-*+]\s+/gm, '$1• ')
    .replace(/(?<![\\*])\*\*(?=\S)(.+?)(?<=\S)\*\*/g, '*$1*')
    .replace(/\\([\\`*_[\]<>~|#+=.)&-])/g, '$1')
    .replace(/\\&(lt|gt|amp);/g, '&$1;');
}

/** docs.slack.dev/messaging/formatting-message-text: these three and nothing else. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Parts of at most `max` characters, cut between lines where that can be. */
export function parts(text: string, max: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const line = rest.lastIndexOf('\n', max);
    const end = line > max / 2 ? line : max;
    found.push(rest.slice(0, end).toWellFormed());
    rest = rest.slice(end).replace(/^\n/, '');
  }
  return rest === '' ? found : [...found, rest];
}
