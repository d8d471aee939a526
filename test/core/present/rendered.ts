import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true });

/** Markdown as HTML, with raw HTML let through, so that whatever gets past escaping shows. */
export function rendered(text: string): string {
  return markdown.render(text);
}

/** The words that a reader sees. */
export function seen(text: string): string {
  return rendered(text)
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')
    .trim();
}
