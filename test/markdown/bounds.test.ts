import { describe, expect, it } from 'vitest';
import { createParser } from '../../src/markdown/parser.js';

const parser = createParser();
const kinds = (text: string) => new Set(parser.parse(text, {}).map(({ type }) => type));

describe('what is too much to be read as Markdown is shown as it was written', () => {
  it.each([
    ['quotes', '>'.repeat(200)],
    ['lists', '- '.repeat(200)],
    ['both', '> 1. '.repeat(60)],
  ])('%s that are nested deeply', (_name, marks) => {
    expect(parser.render(`${marks}secret\n\nend`)).toContain('secret');
    expect(parser.render(`${marks}secret\n\nend`)).toContain('<p>end</p>');
  });

  it('a huge table, but not a large one', () => {
    const table = (rows: number) => `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(rows)}|last|one|\n\nend`;
    expect(kinds(table(900))).toContain('table_open');
    expect(kinds(table(1_000))).not.toContain('table_open');
    expect(parser.render(table(1_000))).toMatch(/last[\s\S]*<p>end<\/p>/);
  });

  it('the end of a text with too many blocks', () => {
    expect(parser.render(`${'a\n\n'.repeat(10_000)}**last**`)).toContain('**last**');
    expect(parser.render(`${'a\n\n'.repeat(1_000)}**last**`)).toContain('<strong>last</strong>');
  });
});

describe('asterisks', () => {
  it.each([
    ['这是**「重点」**内容。', '这是<strong>「重点」</strong>内容。'],
    ['**중요!**합니다', '<strong>중요!</strong>합니다'],
    ['src/**/*.ts and test/**/*.ts', 'src/**/*.ts and test/**/*.ts'],
    ['a **b** c*d*e', 'a <strong>b</strong> c<em>d</em>e'],
    ['2 * 3 * 4', '2 * 3 * 4'],
  ])('in %s', (text, shown) => expect(parser.renderInline(text)).toBe(shown));
});
