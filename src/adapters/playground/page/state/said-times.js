const THIS_YEAR = { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' };
const thisYear = new Intl.DateTimeFormat(undefined, THIS_YEAR);
const otherYear = new Intl.DateTimeFormat(undefined, { ...THIS_YEAR, year: 'numeric' });
const MARKS = /[\ufdd1-\ufdd3]/g;

/** A text with the times that the bot says in it marked as the parser reads them. What people write has none. */
export function markTimes({ text, times = [] }) {
  let marked = '';
  let done = 0;
  for (const { from, to, at } of times) {
    marked += `${unmarked(text.slice(done, from))}\ufdd1${unmarked(text.slice(from, to))}\ufdd2${Date.parse(at) / 1000}\ufdd3`;
    done = to;
  }
  return marked + unmarked(text.slice(done));
}

function unmarked(text) {
  return text.replace(MARKS, '');
}

/** Shows the times that the bot says by the browser's clock; how the bot said it is the title. */
export function ownTimes(parser) {
  const { escapeHtml } = parser.utils;
  parser.renderer.rules.moment = (tokens, index) => {
    const { at, lead, words } = tokens[index].meta;
    const date = new Date(at);
    const format = date.getFullYear() === new Date().getFullYear() ? thisYear : otherYear;
    return `${lead}<time datetime="${date.toISOString()}" title="${escapeHtml(words)}">${escapeHtml(format.format(date))}</time>`;
  };
}
