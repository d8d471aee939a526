import createDOMPurify from 'dompurify';
import markdownit from 'markdown-it';
import { useMemo } from 'preact/hooks';
import { html } from './html.js';
import { mentions } from './mentions.js';

// No HTML, no pictures: nothing in a text makes the browser fetch anything.
const parser = markdownit({ html: false, linkify: true, breaks: true }).disable('image').use(mentions);
// Names of files ("script.sh") are no addresses.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

const CLEAN = {
  ALLOWED_TAGS:
    'p br hr strong em s code pre blockquote ul ol li a span h1 h2 h3 h4 h5 h6 table thead tbody tr th td'.split(' '),
  ALLOWED_ATTR: ['href', 'title', 'class', 'target', 'rel', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  RETURN_TRUSTED_TYPE: true,
};

createDOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName !== 'A') {
    return;
  }
  const href = node.getAttribute('href') ?? '';
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer');
  node.setAttribute('title', href);
  if (pretends(node.textContent, href)) {
    node.textContent = href;
  }
});

/** Whether a link's text names another place than the one it goes to. */
function pretends(text, href) {
  const named = /^\s*(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)/i.exec(text)?.[1];
  return named !== undefined && URL.parse(href)?.hostname.toLowerCase() !== named.toLowerCase();
}

/** A text in Markdown, rendered so that it can show anything but do nothing. */
export function Markdown({ text, self }) {
  const clean = useMemo(() => createDOMPurify.sanitize(parser.render(text, { self }), CLEAN), [text, self]);
  return html`<div class="markdown" dangerouslySetInnerHTML=${{ __html: clean }} />`;
}
