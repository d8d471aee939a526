import createDOMPurify from 'dompurify';

/** A longer block stays plain: colouring takes the page's own time. */
const MOST_CHARACTERS = 20_000;

const CLEAN = { ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], RETURN_TRUSTED_TYPE: true };

/** Brought by the first block that names a language. */
let library;

/** Colours code whose language is named and known. */
export async function highlight(pre) {
  const code = pre.querySelector('code[class^="language-"]');
  if (!code || code.textContent.length > MOST_CHARACTERS) {
    return;
  }
  library ??= import('@highlightjs/cdn-assets/es/highlight.min.js').then((loaded) => loaded.default);
  const colours = await library.catch(() => undefined);
  const language = code.className.slice('language-'.length);
  if (!colours?.getLanguage(language)) {
    return;
  }
  const { value } = colours.highlight(code.textContent, { language, ignoreIllegals: true });
  code.innerHTML = createDOMPurify.sanitize(value, CLEAN);
}
