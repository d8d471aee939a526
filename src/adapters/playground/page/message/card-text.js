/**
 * What a card's text says beyond what the card itself draws: its first line names the run, its status and percentage again.
 * A text of another form is shown whole.
 */
export function readCard(text, card) {
  const [first = '', ...rest] = text.split('\n');
  const lead = /^\*\*[^\n]*?\*\*\s*/.exec(first)?.[0];
  if (lead === undefined) {
    return { summary: '', details: text };
  }
  const summary = first
    .slice(lead.length)
    .split(' · ')
    .filter((part) => part !== card.status && !/^\d+\s?%$/.test(part))
    .join(' · ');
  const stage = new RegExp(`^${card.stage}(:.*)?\\.$`, 'i');
  const details = rest.filter((line) => !stage.test(line)).join('\n');
  // A summary with marks in it, such as the reason of a failure or a time, is Markdown and too long for a line.
  return /[`*\\\ufdd1]/.test(summary) || summary.length > 60
    ? { summary: '', details: `${capitalized(summary)}\n${details}`.trim() }
    : { summary, details: details.trim() };
}

export function capitalized(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
