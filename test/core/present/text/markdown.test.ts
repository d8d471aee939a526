import { describe, expect, it } from 'vitest';
import { code, codeAndPlain, fence, plain, shorten } from '../../../../src/core/present/text/markdown.ts';
import { rendered, seen } from '../rendered.ts';
import { hostile } from '../things.ts';
import { RUNAWAY_MS, workOf } from '../../../support/runaway.ts';

const texts = [
  hostile,
  '`',
  '``',
  '` `',
  '```js\nx\n```',
  '`a` and ``b``',
  'a`',
  '\\',
  '\\`',
  '\\[x](y)',
  '*',
  '_a_',
  '__a__',
  '<b>x</b>',
  '<!-- x -->',
  '&amp;',
  '&#42;',
  '# x',
  '- x',
  '+ x',
  '1. x',
  '1) x',
  '> x',
  '---',
  '===',
  '| a | b |',
  '![i](http://x)',
  '<http://x|y>',
  '[a]: http://x',
  '@here',
  'a@b.example',
  '🎉',
  'שלום',
  'e\u0301',
  '~~~',
  '    code',
  '\tcode',
];

describe('plain text', () => {
  it.each(texts)('is shown as it is: %j', (text) => {
    expect(seen(plain(text))).toBe(text.replace(/\s+/g, ' ').trim());
    expect(rendered(plain(text))).toMatch(/^<p>[^<]*<\/p>\n$/);
  });

  it('mentions nobody', () => {
    expect(plain('@everyone <@U1> <!here>')).not.toMatch(/@everyone|(?<!\\)<@|(?<!\\)<!/);
  });

  it('has nothing unseen in it, and one line', () => {
    expect(plain('a\u202eb\u0000c\u2066d\nx \u001b[31mred')).toBe('abcd x red');
  });

  it('is cut to its length between whole characters', () => {
    expect(plain('x'.repeat(100_000), 50)).toHaveLength(50);
    expect(shorten('🎉🎉🎉', 4)).toBe('🎉…');
    expect(shorten('🎉🎉🎉', 4).isWellFormed()).toBe(true);
  });
});

describe('inline code', () => {
  it.each(texts)('holds %j', (text) => {
    const html = rendered(code(text));
    expect(html).toMatch(/^<p><code>[^<]*<\/code><\/p>\n$/);
    expect(seen(code(text))).toBe(text.replace(/\s+/g, ' ').trim());
  });

  it('is something even where the text is nothing', () => {
    expect(code('')).toBe('` `');
    expect(code('\n\u0000')).toBe('` `');
  });
});

describe('a code block', () => {
  it.each([...texts, '`````', '```\n```', '~~~\nx', 'a\n\n\nb', ''])('holds %j', (text) => {
    const html = rendered(fence(text));
    expect(html).toMatch(/^<pre><code>[^<]*<\/code><\/pre>\n$/);
    expect(html).not.toContain('```\n</code></pre>\n<p>');
  });

  it('has no colours and no control characters of a terminal', () => {
    expect(fence('\u001b[31mred\u001b[0m \u001b]0;title\u0007x\u0008')).toBe('```\nred x\n```');
  });
});

describe('the line of a workflow', () => {
  it('keeps its code and escapes the rest', () => {
    expect(codeAndPlain('run `npm test` in *here*')).toBe('run `npm test` in \\*here\\*');
    expect(codeAndPlain('run ``a`b`` now')).toBe('run ``a`b`` now');
  });

  it.each(texts)('forges nothing: %j', (text) => {
    expect(rendered(codeAndPlain(`do ${text}`))).toMatch(/^<p>(?:[^<]|<\/?code>)*<\/p>\n$/);
  });

  it('does not run away with many backticks', () => {
    const took = workOf(() => {
      codeAndPlain('` `` '.repeat(20_000));
      codeAndPlain('`'.repeat(100_000));
    });
    expect(took).toBeLessThan(RUNAWAY_MS);
  });
});
