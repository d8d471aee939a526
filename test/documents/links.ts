import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import MarkdownIt from 'markdown-it';

const parser = new MarkdownIt({ html: true });

/** A token of the parser, as far as it is read here. */
type Token = ReturnType<typeof parser.parse>[number];

/** The links of a document that lead to no file of the repository, or to no heading of it. */
export function deadLinks(file: string): string[] {
  return linksOf(readFileSync(file, 'utf8')).filter((link) => !leadsSomewhere(file, link));
}

function leadsSomewhere(file: string, link: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return true;
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(target)) return false;
  if (anchor === undefined || anchor === '') return true;
  return statSync(target).isFile() && anchorsOf(readFileSync(target, 'utf8')).has(anchor);
}

function linksOf(text: string): string[] {
  return parser
    .parse(text, {})
    .flatMap((block) => block.children ?? [])
    .flatMap((token: Token) => {
      const link =
        token.type === 'link_open' ? token.attrGet('href') : token.type === 'image' ? token.attrGet('src') : null;
      return typeof link === 'string' ? [link] : [];
    });
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const tokens: Token[] = parser.parse(text, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const words = (tokens[index + 1]?.children ?? []).map(({ content }: Token) => content).join('');
    const anchor = words
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let name = anchor;
    for (let copy = 1; anchors.has(name); copy++) name = `${anchor}-${copy}`;
    anchors.add(name);
  }
  return anchors;
}
