import { codeSpans } from './code-spans.ts';

/** Breaks what Discord would read, without being seen. */
export const BREAK = '\u200b';

/** Words in brackets and where they lead; the words hold no brackets, and the address no spaces. */
const LINK = /!?\[([^[\]]*)\]\(\s*(?=\S)<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g;

/** What stands between code blocks, made safe: code stays, everything else can neither mention nor hide where a link leads. */
export function inline(text: string): string {
  let out = '';
  let from = 0;
  for (const { start, end, code } of codeSpans(text)) {
    out += words(text.slice(from, start));
    out += (out.endsWith('`') ? BREAK : '') + inlineCode(code);
    from = end;
  }
  return out + words(text.slice(from));
}

/** In the one form in which it can be read in one way only: what is in it pairs with nothing around it. */
function inlineCode(code: string): string {
  if (!code.includes('`')) return `\`${code}\``;
  return `\`\`${code.replace(/`(?=`)/g, `\`${BREAK}`).replace(/^`/, ' `')}\`\``;
}

function words(text: string): string {
  return (
    text
      .replace(LINK, (_found, said: string, address: string) => namedLink(said.trim(), address))
      .replaceAll('](', `]${BREAK}(`)
      .replace(/<(?=[@!])/g, `<${BREAK}`)
      .replace(/@(?=everyone|here)/g, `@${BREAK}`)
      // What is left of backticks opens nothing here, so it must not with what follows either.
      .replace(/\\[\s\S]|`/g, (found) => (found === '`' ? '\\`' : found))
      .replace(/(?<!\\)\|\|/g, '\\|\\|')
      .replace(/(?<![\w\\])__(?=\S)([^_\n]+?)__(?!\w)/g, '**$1**')
  );
}

/** Says where it leads. What is no address of the web was no link. */
function namedLink(said: string, address: string): string {
  const web = /^(?:https?:\/\/|mailto:)/i.test(address);
  const shown = web ? `<${address}>` : address;
  if (said === '' || said === address) return shown;
  return address === '' ? said : `${said} (${shown})`;
}
