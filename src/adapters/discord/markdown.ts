import { BREAK, inline } from './inline.ts';
import { tableAt } from './table.ts';

/**
 * Core speaks Markdown as most of the world does (CommonMark with tables); this says the same in Discord's, which differs in
 * what is a code block, knows no tables, and takes links whose words hide where they lead.
 */

type Part = { code: string; language: string } | { prose: string };

/** The same in Discord's Markdown; no text in it can forge a link or a mention. */
export function toDiscord(text: string): string {
  return splitFences(text.replace(/\r\n?/g, '\n'))
    .flatMap((part) => ('prose' in part ? splitTables(part.prose) : part))
    .map((part) => ('prose' in part ? inline(blocks(part.prose)) : fence(part.code, part.language)))
    .join('\n')
    .trim();
}

/** Tells code blocks from the rest, as CommonMark does: an open one goes on to the end. */
function splitFences(text: string): Part[] {
  const parts: Part[] = [];
  let lines: string[] = [];
  let open: { marks: string; language: string; indent: number } | undefined;
  function close(): void {
    if (open) parts.push({ code: lines.join('\n'), language: open.language });
    else if (lines.length > 0) parts.push({ prose: lines.join('\n') });
    lines = [];
  }
  for (const line of text.split('\n')) {
    const [, indent = '', marks = '', info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
    if (open && marks.startsWith(open.marks) && info.trim() === '') {
      close();
      open = undefined;
    } else if (!open && marks !== '' && !(marks.startsWith('`') && info.includes('`'))) {
      close();
      open = { marks, language: info.trim().split(/\s/)[0] ?? '', indent: indent.length };
    } else {
      lines.push(open ? line.replace(new RegExp(`^ {0,${open.indent}}`), '') : line);
    }
  }
  if (lines.length > 0 || open) close();
  return parts;
}

/** Discord's fences are three backticks, wherever they stand. */
function fence(code: string, language: string): string {
  const known = /^[\w+.#-]{1,20}$/.test(language) ? language : '';
  // An empty block would be shown as its marks.
  const inside = code.trim() === '' ? ' ' : code.replace(/`{3,}/g, (marks) => marks.split('').join(BREAK));
  return `\`\`\`${known}\n${inside}\n\`\`\``;
}

function splitTables(text: string): Part[] {
  const parts: Part[] = [];
  const lines = text.split('\n');
  let from = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const table = tableAt(lines, at);
    if (!table) continue;
    if (at > from) parts.push({ prose: lines.slice(from, at).join('\n') });
    parts.push({ code: table.text, language: '' });
    from = table.end;
    at = table.end - 1;
  }
  if (from < lines.length) parts.push({ prose: lines.slice(from).join('\n') });
  return parts;
}

/** Discord has three sizes of headings, and a quote mark that quotes all that follows. */
function blocks(text: string): string {
  return text
    .replace(
      /^ {0,3}#{4,6}[ \t]+(\S.*)$/gm,
      (_, title: string) =>
        `**${title
          .trimEnd()
          .replace(/(?<!#)#+$/, '')
          .trimEnd()}**`,
    )
    .replace(/^ {0,3}>(?:[ \t]*>)+/gm, '>')
    .replace(/^([ \t]*[-*+]) \[ \] /gm, '$1 ☐ ')
    .replace(/^([ \t]*[-*+]) \[[xX]\] /gm, '$1 ☑ ');
}
