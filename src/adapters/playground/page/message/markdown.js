import createDOMPurify from 'dompurify';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { createParser } from '../../../../markdown/parser.js';
import { addTools } from './code-tools.js';
import { html } from '../html.js';
import { highlight } from './highlight.js';
import { mentions } from '../state/mentions.js';
import { ownTimes } from '../state/said-times.js';

// No HTML, no pictures: nothing in a text makes the browser fetch anything. Links show where they lead.
const parser = createParser().use(mentions).use(ownTimes);

const CLEAN = {
  ALLOWED_TAGS:
    'p br hr strong em s code pre blockquote ul ol li a span h1 h2 h3 h4 h5 h6 table thead tbody tr th td time'.split(
      ' ',
    ),
  ALLOWED_ATTR: ['href', 'title', 'class', 'target', 'rel', 'start', 'datetime'],
  // A time has colons, and is no address.
  ADD_URI_SAFE_ATTR: ['datetime'],
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
});

/** A text in Markdown, rendered so that it can show anything but do nothing. */
export function Markdown({ text, self }) {
  const clean = useMemo(() => createDOMPurify.sanitize(parser.render(text, { self }), CLEAN), [text, self]);
  const box = useRef(null);
  useLayoutEffect(() => {
    for (const pre of box.current.querySelectorAll('pre')) {
      void highlight(pre);
      addTools(pre);
      fold(pre);
    }
  }, [clean]);
  return html`<div class="markdown" ref=${box} dangerouslySetInnerHTML=${{ __html: clean }} />`;
}

/** A long block is folded until it is asked for. Of output, which names no language, the end counts. */
function fold(pre) {
  if (pre.scrollHeight <= pre.clientHeight) {
    return;
  }
  const toEnd = () => {
    pre.scrollTop = pre.querySelector('[class^="language-"]') ? 0 : pre.scrollHeight;
  };
  toEnd();
  pre.tabIndex = 0;
  // A live card changes every second and shows only the last lines anyway.
  if (pre.closest('.card-details')) {
    return;
  }
  const button = document.createElement('button');
  button.className = 'unfold';
  const label = () => {
    const open = pre.classList.contains('open');
    button.textContent = open ? 'Show less' : `Show all ${pre.textContent.trimEnd().split('\n').length} lines`;
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    pre.classList.toggle('open');
    label();
    toEnd();
  });
  (pre.closest('.code-box') ?? pre).after(button);
  label();
}
