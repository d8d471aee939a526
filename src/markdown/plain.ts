import type { Flavour } from './flavour.ts';

/** Words without any marks, for where none are read, such as in code. A link is its words and its address. */
export const plain: Flavour = {
  text: (content) => content,
  special: (content) => content,
  code: (content) => content,
  fence: ({ code }) => code,
  link: ({ words, href, bare, found }) => (found ? words : bare ? href : `${words} (${href})`),
  host: () => '',
  moment: ({ lead, words }) => lead + words,
  emphasis: (inner) => inner,
  heading: (inner) => inner,
  bullet: () => '- ',
  rule: () => '---',
  lineEnd: () => ' ',
  table: (rows) => ({
    text: rows.map(({ cells }) => cells.map((cell) => cell.in(plain)).join('  ')).join('\n'),
    isCode: false,
  }),
  flush: false,
  quotesNest: true,
};
