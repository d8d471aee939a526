/**
 * Moments that core marked in its text, as tokens: each platform shows them by the reader's own clock. `meta` has when it
 * is (ms since 1970), the words for it, and an "on" or "at" before them. Marks that mark nothing are not shown.
 */

const MOMENT = /\ufdd1((?:on|at) )?([^\ufdd1-\ufdd3]*)(?:\ufdd2(\d*)(\ufdd3?))?/g;
const MARKS = /[\ufdd1-\ufdd3]/g;
/** The last moment that a Date can hold. */
const LAST_MS = 8.64e15;

export function moments(parser) {
  parser.core.ruler.push('moments', (state) => {
    for (const block of state.tokens) {
      block.content = block.content.replace(MARKS, '');
      if (block.children) block.children = joined(block.children).flatMap((token) => split(state, token));
    }
  });
  parser.renderer.rules.moment = (tokens, index) => {
    const { at, lead, words } = tokens[index].meta;
    const shown = parser.utils.escapeHtml(words);
    return `${lead}<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
  };
}

/** Words side by side as one, since a mark may begin in one and end in the next. */
function joined(tokens) {
  const out = [];
  for (const token of tokens) {
    const last = out.at(-1);
    if (isWords(token) && last && isWords(last)) last.content += token.content;
    else out.push(token);
  }
  return out;
}

function isWords({ type, meta }) {
  return type === 'text' && !meta;
}

function split(state, token) {
  if (!isWords(token)) {
    token.content = token.content.replace(MARKS, '');
    return [token];
  }
  const parts = [];
  let from = 0;
  for (const found of token.content.matchAll(MOMENT)) {
    const [all, lead = '', words, seconds = '', end = ''] = found;
    const at = Number(seconds) * 1000;
    const isWhole = end !== '' && seconds !== '' && at <= LAST_MS;
    parts.push(text(state, token.content.slice(from, found.index)));
    parts.push(isWhole ? momentOf(state, { at, lead, words }) : text(state, lead + words));
    from = found.index + all.length;
  }
  parts.push(text(state, token.content.slice(from)));
  return parts.filter(({ type, content }) => type !== 'text' || content !== '');
}

function momentOf(state, meta) {
  const token = new state.Token('moment', '', 0);
  token.meta = meta;
  return token;
}

function text(state, content) {
  const token = new state.Token('text', '', 0);
  token.content = content.replace(MARKS, '');
  return token;
}
