/**
 * Shows where every link leads. A link whose words are another address becomes words and the address; any other link gets
 * its host after it. What leads to no address of the web becomes text. It works on the tokens of markdown-it, for every
 * platform alike, and runs in the browser too.
 */

const WEB = /^(?:https?|mailto):/i;
/** Embeddings, overrides and isolates of direction: they could show a host backwards. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Characters that look like the dot of an address, beyond those that NFKC maps to one. */
const DOTS =
  /[\u3002\uff61\u00b7\u0387\u0589\u06d4\u0701\u0702\u1362\u1427\u16eb\u1802\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65\ua4f8\ua60e\ua6f3\u{10101}]/gu;
/** What divides a text into words that could be hosts. */
const BETWEEN = /[^\p{L}\p{N}\p{M}._-]+/u;
const SCHEME = /[a-z][a-z0-9+-]{1,20}:\/\//i;
/** No host is longer; nor is what is compared with one. */
const MAX_HOST = 253;

export function honestLinks(parser) {
  parser.core.ruler.push('honest_links', (state) => {
    for (const block of state.tokens) {
      if (block.type === 'inline' && block.children) block.children = rewrite(state, block.children);
    }
  });
}

function rewrite(state, tokens) {
  const out = [];
  let link;
  for (const token of tokens) {
    if (token.type === 'text') token.content = token.content.replace(TURNS, '');
    if (token.type === 'link_open') {
      link = { open: token, label: [] };
    } else if (token.type === 'link_close' && link) {
      out.push(...shown(state, link.open, link.label));
      link = undefined;
    } else if (token.type === 'image') {
      const words = rewrite(state, token.children ?? []);
      if (link) link.label.push(...words);
      else out.push(...shown(state, linkTo(state, token.attrGet('src') ?? ''), words));
    } else {
      (link?.label ?? out).push(token);
    }
  }
  return link ? [...out, link.open, ...link.label] : out;
}

/** The tokens that show a link as what it is. */
function shown(state, open, label) {
  const href = open.attrGet('href') ?? '';
  const close = new state.Token('link_close', 'a', -1);
  const words = wordsOf(label);
  if (!WEB.test(href) || (open.markup === 'autolink' && words.includes('|'))) {
    return open.markup === 'autolink'
      ? [text(state, '<'), ...label, text(state, '>')]
      : [text(state, '['), ...label, text(state, `](${href})`)];
  }
  const host = hostOf(href);
  const kind = words.replace(INVISIBLE, '').trim() === '' ? 'empty' : kindOf(words, href, host);
  if (kind === 'address' || kind === 'host') {
    open.meta = { bare: kind === 'address' };
    return [open, ...label, close];
  }
  if (kind === 'named') {
    const note = text(state, ` (${host})`);
    note.meta = { host: true };
    return [open, ...label, close, note];
  }
  const address = linkTo(state, href);
  address.meta = { bare: true };
  const link = [address, text(state, href), close];
  return kind === 'empty' ? link : [...label, text(state, ' ('), ...link, text(state, ')')];
}

/** `address`: the words are where it leads; `host`: they name its host; `named`: they say nothing of it; `forged`: they say something else. */
function kindOf(words, href, host) {
  const seen = words.replace(INVISIBLE, '').normalize('NFKC').replace(DOTS, '.').trim();
  if (withoutScheme(seen) === withoutScheme(href)) return isPlain(href) ? 'address' : 'named';
  const mail = /^mailto:/i.test(href);
  const named = seen
    .replace(SCHEME, ' ')
    .split(BETWEEN)
    .flatMap((word) => hostIn(word) ?? []);
  if (SCHEME.test(seen) && named.length === 0) return 'forged';
  if (named.length === 0) return 'named';
  if (mail) return 'forged';
  if (!named.every((one) => isSame(one, host))) return 'forged';
  return isPlain(href) ? 'host' : 'named';
}

/** The host that a word reads as, if it reads as one. */
function hostIn(word) {
  const parts = word.split('.').filter(Boolean);
  const last = parts.at(-1) ?? '';
  const isName = parts.length > 1 && /^\p{L}/u.test(last) && last.length > 1;
  const isNumber = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  if (!isName && !isNumber) return undefined;
  const host = parts.join('.');
  return host.length > MAX_HOST ? host : (URL.parse(`http://${host}`)?.hostname ?? host);
}

function isSame(one, host) {
  return one === host || `www.${one}` === host || one === `www.${host}`;
}

/** Without a name before the host, which could be taken for the host. */
function isPlain(href) {
  return /^mailto:/i.test(href) || URL.parse(href)?.username === '';
}

function hostOf(href) {
  if (/^mailto:/i.test(href)) return href.slice('mailto:'.length).split('?')[0];
  return URL.parse(href)?.hostname ?? href;
}

function withoutScheme(address) {
  const bare = address.replace(/^(?:https?:\/\/|mailto:)/i, '');
  return decode(bare.endsWith('/') ? bare.slice(0, -1) : bare);
}

function decode(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

/** What a reader sees of the tokens. A line end is nothing: an address can be written over two lines. */
function wordsOf(tokens) {
  return tokens.map(({ type, content }) => (type.endsWith('break') ? '' : content)).join('');
}

function linkTo(state, href) {
  const open = new state.Token('link_open', 'a', 1);
  open.attrSet('href', href);
  return open;
}

function text(state, content) {
  const token = new state.Token('text', '', 0);
  token.content = content;
  return token;
}
