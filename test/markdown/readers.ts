import markdownit, { type Token } from 'markdown-it';

/** What a reader sees: the words, and the links with the words that stand for them. `code` is out of the links' reach. */
export type Seen = { words: string; links: { label: string; href: string }[] };

const plainParser = markdownit({ html: false, linkify: true, breaks: true });
plainParser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** As CommonMark says, which knows nothing of our rules. */
export function readMarkdown(text: string): Seen {
  const links: Seen['links'] = [];
  const words: string[] = [];
  let open: { label: string; href: string } | undefined;
  const read = (token: Token): void => {
    if (token.type === 'link_open') open = { label: '', href: String(token.attrGet('href') ?? '') };
    if (token.type === 'link_close' && open) links.push(open);
    if (token.type === 'link_close') open = undefined;
    if (token.type === 'image') links.push({ label: token.content, href: String(token.attrGet('src') ?? '') });
    if (open) open.label += token.content;
    if (token.children && token.type === 'inline') token.children.forEach(read);
    else words.push(token.content, token.info, token.type === 'link_open' ? (open?.href ?? '') : '');
  };
  plainParser.parse(text, {}).forEach(read);
  return { words: words.join(' '), links };
}

/** As docs.slack.dev/messaging/formatting-message-text describes it. */
export function readMrkdwn(text: string): Seen {
  const links: Seen['links'] = [];
  const plain = (escaped: string) => escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const words = text.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_all, href: string, label?: string) => {
    if (!/^(?:https?|mailto):/.test(href)) throw new Error(`Slack would read <${href}> as a mention`);
    links.push({ label: plain(label ?? href), href: plain(href) });
    return `${href} ${label ?? ''}`;
  });
  return { words: plain(words), links };
}

/** What Discord's client reads, in its order: escapes, code blocks wherever they stand, inline code across lines; the rest is prose. */
export function readDiscord(text: string): Seen {
  const rules = /\\[^0-9A-Za-z\s]|```(?:[a-z0-9_+\-.#]*\n)?\n*[^\n][\s\S]*?\n*```|(`+)([\s\S]*?[^`])\1(?!`)/gi;
  const prose = text.replace(rules, (found) => (found.startsWith('\\') ? found : '\u0000'));
  const links = [...prose.matchAll(/\[([^\]]*)\]\(<?([^)>]*)/g)].map(([, label = '', href = '']) => ({ label, href }));
  const mention = /<@[!&]?\d|@everyone|@here/.exec(prose);
  if (mention) throw new Error(`Discord would read ${mention[0]}`);
  return { words: text.replace(/\\([^0-9A-Za-z\s])/g, '$1'), links };
}

/** A page, without the browser, which counts the items of its lists. */
export function readHtml(html: string): Seen {
  const plain = (escaped: string) =>
    escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const links = [...html.matchAll(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].map(([, href = '', label = '']) => ({
    label: plain(label.replaceAll(/<[^>]*>/g, '')),
    href: plain(href),
  }));
  const lists: number[] = [];
  const counted = html.replace(
    /<(?:(ol|ul)(?: start="(\d+)")?|\/(?:ol|ul)|li)>/g,
    (tag, list?: string, start = '1') => {
      if (tag.startsWith('</')) lists.pop();
      else if (list) lists.push(list === 'ol' ? Number(start) : Number.NaN);
      else return ` ${lists.push((lists.pop() ?? 0) + 1) && (lists.at(-1) ?? 0) - 1} `;
      return ' ';
    },
  );
  const shown = counted.replace(/<a href="([^"]*)"[^>]*>/g, ' $1 ').replace(/<code class="language-([^"]*)">/g, '$1 ');
  return { words: plain(shown.replaceAll(/<[^>]*>/g, ' ')), links };
}
