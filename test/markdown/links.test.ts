import { describe, expect, it } from 'vitest';
import { createParser } from '../../src/markdown/parser.js';

const parser = createParser();
const html = (markdown: string) => parser.renderInline(markdown);
const link = (href: string, words = href) => `<a href="${href}">${words}</a>`;

describe('a link', () => {
  it.each([
    ['says its host', '[docs](https://a.test/x)', `${link('https://a.test/x', 'docs')} (a.test)`],
    ['whose words are its address says no more', '[https://a.test/x](https://a.test/x)', link('https://a.test/x')],
    ['whose words name its host says no more', '[a.test](https://a.test/x)', link('https://a.test/x', 'a.test')],
    ['to a picture is a link', '![cat](https://a.test/c.png)', `${link('https://a.test/c.png', 'cat')} (a.test)`],
    ['without words shows its address', '[](https://a.test)', link('https://a.test')],
    ['to a mailbox says which', '[write](mailto:a@b.test)', `${link('mailto:a@b.test', 'write')} (a@b.test)`],
    ['that leads to no address of the web is text', '[x](ftp://a.test)', '[x](ftp://a.test)'],
  ])('%s', (_name, markdown, shown) => expect(html(markdown)).toBe(shown));

  it.each([
    '[good.test](https://evil.test)',
    '[https://good.test/login](https://evil.test)',
    '[good。test](https://evil.test)',
    '[good․test](https://evil.test)',
    '[go\u200bod.te\u00adst](https://evil.test)',
    '[good.\ntest](https://evil.test)',
    '[go**od.t**est](https://evil.test)',
    '[`good.test`](https://evil.test)',
    '[tset.\u202edoog\u202c good.test](https://evil.test)',
    '![good.test](https://evil.test)',
    '[a ![good.test](https://b.test)](https://evil.test)',
    '[good.test](mailto:a@evil.test)',
    '[1.2.3.4](https://evil.test)',
    '[evil.test.good.test](https://evil.test)',
  ])('whose words are another address shows its own beside them: %s', (markdown) => {
    expect(html(markdown)).toMatch(/<a href="[^"]*evil\.test">[^<]*evil\.test<\/a>/);
    expect(html(markdown)).not.toMatch(/<a[^>]*>[^<]*(?:good|1\.2)/);
  });

  it('cannot be defined elsewhere, and a line that looks like a definition is shown', () => {
    expect(html('[good.test][1]')).toBe('[good.test][1]');
    expect(parser.render('[error]: disk_full')).toContain('[error]: disk_full');
  });
});
