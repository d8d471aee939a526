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

/**
 * Code, in which nothing is a link: a fence that stands in a line of its own, up to its end or the text's, and inline code
 * within a paragraph. What a backslash escapes opens nothing.
 */
const CODE =
  /^ {0,3}(`{3,}|~{3,})[^\n`]*(?:\n[\s\S]*?)??(?:\n {0,3}\1[`~]*[ \t]*(?=\n|(?![\s\S]))|(?![\s\S]))|\\[\s\S]|(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])*?[^`]\2(?!`)/gm;

/** Words in brackets and where they lead; neither holds brackets of its own kind that are not paired. */
const LINK =
  /!?\[((?:[^[\]\\]|\\[\s\S])*)\]\(\s*(?!\s)(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/g;
/** A link in another form than that, such as one with brackets in its words. */
const OTHER_LINK = /\](?=\([^)]{0,2000}\))/g;
/** What a link elsewhere in the text can refer to. */
const REFERENCE = /(\[[^[\]\n]+\]):/g;

const ADDRESS = /(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}-]{1,63}\.){1,10}[\p{L}]{2,})/giu;
/** What is not seen in words, or only changes how they look. */
const LOOKS = /[\p{Cf}*_~`\\]/gu;
const ENTITY = /&#?\w+;/;
/** No link needs more words; looking through more of them would take long. */
const MAX_WORDS = 300;

/** Markdown for a `markdown` block. */
export function neutral(markdown: string): string {
  return splitCode(markdown)
    .map(({ code, text }) => (code ? text : honest(text)))
    .join('')
    .replace(MARK, `<${UNSEEN}`)
    .replace(EVERYBODY, `@${UNSEEN}`);
}

function splitCode(markdown: string): { code: boolean; text: string }[] {
  const found: { code: boolean; text: string }[] = [];
  let from = 0;
  for (const { 0: text, 1: fence, 2: ticks, index } of markdown.matchAll(CODE)) {
    if (fence === undefined && ticks === undefined) continue;
    found.push({ code: false, text: markdown.slice(from, index) }, { code: true, text });
    from = index + text.length;
  }
  return [...found, { code: false, text: markdown.slice(from) }];
}

function honest(text: string): string {
  return text
    .replaceAll(KEPT[1] ?? '', '')
    .replace(LINK, (link, words: string, pointed?: string, plain?: string) =>
      isHonest(words, pointed ?? plain ?? '') ? keep(link) : `${words} (${pointed ?? plain ?? ''})`,
    )
    .replace(OTHER_LINK, `]${UNSEEN}`)
    .replaceAll(KEPT, '](')
    .replace(REFERENCE, `$1${UNSEEN}:`);
}

/** Stands for the middle of a link that stays one; `\uE001` is private use. */
const KEPT = ']\uE001(';

function keep(link: string): string {
  return link.replace(/\]\(/g, KEPT);
}

/** Whether no address is shown but the one that it leads to. */
function isHonest(words: string, target: string): boolean {
  if (words.length > MAX_WORDS) return false;
  const seen = words.normalize('NFKC').replace(LOOKS, '');
  if (ENTITY.test(seen)) return false;
  const host = URL.canParse(target) ? new URL(target).hostname.toLowerCase() : '';
  return [...seen.matchAll(ADDRESS)].every(([, address = '']) => {
    const shown = address.toLowerCase();
    return host === shown || host === `www.${shown}` || `www.${host}` === shown;
  });
}

/** Slack's own `mrkdwn`, for where `markdown` blocks are not taken, and for the text that stands in for blocks. */
export function toMrkdwn(markdown: string): string {
  return splitCode(neutral(markdown))
    .map(({ code, text }) => (code ? escape(text.replace(/^```[\w-]+\n/, '```\n')) : words(text)))
    .join('');
}

function words(markdown: string): string {
  return escape(markdown)
    .replace(
      /(?<!!)\[([^[\]\n]*)\]\((https?:[^)\s|]+)\)/g,
      (_link, label: string, url: string) => `<${url}|${label.replaceAll('|', '/')}>`,
    )
    .replace(/^#{1,6}\s+(.*)$/gm, '*$1*')
    .replace(/^([ \t]*)[-*+][ \t]+/gm, '$1• ')
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
