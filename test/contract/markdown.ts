const LINK = /(?<!\\)\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g;
const ADDRESS = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]|$)/i;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;
/** A fence, or a piece of code in a line: what is in it is text alone. */
const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;

/** Links whose label reads as an address on another host than theirs. */
export function forgedMarkdownLinks(text: string): string[] {
  const links = text.split(CODE).flatMap((part, at) => (at % 2 === 1 ? [] : [...part.matchAll(LINK)]));
  return links
    .filter(([, label = '', url = '']) => hostOf(label) !== undefined && hostOf(label) !== hostOf(url))
    .map(([link]) => link);
}

function hostOf(text: string): string | undefined {
  return ADDRESS.exec(text.replaceAll(/[*_`]/g, '').trim())?.[1]?.toLowerCase();
}

/** Markdown as it is read: no emphasis, no marks around code, no escapes. */
export function plainMarkdown(text: string): string {
  return text
    .split(CODE)
    .map((part, at) =>
      at % 2 === 1
        ? part.replaceAll(/^`{1,3}\n?|\n?`{1,3}$/g, '')
        : part.replaceAll('**', '').replaceAll(ESCAPED, '$1'),
    )
    .join('');
}
