import { describe, expect, it } from 'vitest';
import { toDiscord } from '../../../../src/adapters/discord/text/write-markdown.ts';

const BREAK = '\u200b';

/** What Discord's client reads, in its order: escapes, code blocks wherever they stand, inline code across lines; the rest is prose. */
function proseOf(text: string): string {
  const rules = /\\[^0-9A-Za-z\s]|```(?:[a-z0-9_+\-.#]*\n)?\n*[^\n][\s\S]*?\n*```|(`+)([\s\S]*?[^`])\1(?!`)/gi;
  return text.replace(rules, (found) => (found.startsWith('\\') ? found : '\u0000'));
}

/** What nobody but the bot may bring about: a named link, a mention of anybody. */
function forged(text: string): string[] {
  return proseOf(text).match(/\]\(|<@[!&]?\d|@everyone|@here/g) ?? [];
}

describe('code', () => {
  it.each([
    ['a block', '```js\nlet a = 1;\n```', '```js\nlet a = 1;\n```'],
    [
      'a longer fence around a shorter one',
      '````\n```\nx\n```\n````',
      `\`\`\`\n\`${BREAK}\`${BREAK}\`\nx\n\`${BREAK}\`${BREAK}\`\n\`\`\``,
    ],
    ['tildes', '~~~py\nx\n~~~', '```py\nx\n```'],
    ['an open block', 'a\n```\nb', 'a\n```\nb\n```'],
    ['an empty block', '```\n```', '```\n \n```'],
    ['links in a block', '```\nxs[0](y) <@1> @everyone\n```', '```\nxs[0](y) <@1> @everyone\n```'],
    ['inline code', 'see `a[0](b)` there', 'see `a[0](b)` there'],
    ['inline code with a backtick', 'see `` a`b ``', 'see ``a`b``'],
    ['inline code with three', 'see ````a```b````', `see \`\`a\`${BREAK}\`${BREAK}\`b\`\``],
  ])('%s', (_name, from, to) => expect(toDiscord(from)).toBe(to));
});

describe('links', () => {
  it.each([
    ['say where they lead', '[the docs](https://a.b/c)', 'the docs (<https://a.b/c>)'],
    ['once where that is what they say', '[https://a.b](https://a.b)', '<https://a.b>'],
    ['with a title', '[x](https://a.b "t")', 'x (<https://a.b>)'],
    ['with brackets in the address', '[x](https://a.b/c_(d))', 'x (<https://a.b/c_(d)>)'],
    ['of pictures', '![cat](https://a.b/c.png)', 'cat (<https://a.b/c.png>)'],
    ['of no address', '[x](javascript:alert)', `[x]${BREAK}(javascript:alert)`],
    ['of other forms', '[a [b] c](https://a.b)', 'a [b] c (<https://a.b>)'],
    ['with code for words', '[`x`](https://a.b)', '`x` (<https://a.b>)'],
  ])('%s', (_name, from, to) => expect(toDiscord(from)).toBe(to));
});

describe('the rest', () => {
  it.each([
    [
      'mentions ring for nobody',
      'hi <@123> <@&5> @everyone and @here',
      `hi <${BREAK}@123> <${BREAK}@&5> @${BREAK}everyone and @${BREAK}here`,
    ],
    ['bars hide nothing', 'a || b || c', 'a \\|\\| b \\|\\| c'],
    ['underscores make bold', '__init__ and a__b__c', '**init** and a\\_\\_b\\_\\_c'],
    ['globs are shown as typed', 'src/**/*.ts and test/**/*.ts', 'src/\\*\\*/\\*.ts and test/\\*\\*/\\*.ts'],
    ['names are shown as typed', 'snake_case, _private and 2 * 3', 'snake_case, \\_private and 2 * 3'],
    ['addresses are shown as typed', 'https://a.b/c_d_(e)?f=1', '<https://a.b/c_d_(e)?f=1>'],
    ['a block in a list', '- a\n  ```sh\n  ls\n  ```\n- b', '- a\n```sh\nls\n```\n- b'],
    ['small headings', '#### Four\n# One', '**Four**\n# One'],
    ['quotes in quotes', '>> a', '> a'],
    ['boxes', '- [ ] a\n- [x] b', '- ☐ a\n- ☑ b'],
    ['backticks that nothing closes', 'a ``b` c', 'a \\`\\`b\\` c'],
    ['lone backticks', 'a ` b', 'a \\` b'],
    [
      'tables become columns',
      'T:\n| a | b |\n|---|:-:|\n| **1** | 22 |\n\nend',
      'T:\n```\na  b\n-  --\n1  22\n```\n\nend',
    ],
    ['code in tables', '| a |\n|---|\n| `b` |', '```\na\n-\nb\n```'],
    ['bars without a rule are no table', 'a | b\nc | d', 'a | b\nc | d'],
  ])('%s', (_name, from, to) => expect(toDiscord(from)).toBe(to));
});

it('does not draw columns where that would make a table far longer', () => {
  const wide = `| ${'a'.repeat(500)} | b |\n|---|---|\n${'| a | b |\n'.repeat(500)}`;
  const many = `${'|'.repeat(2_000)}\n${'|-'.repeat(1_999)}|\n${'|\n'.repeat(500)}`;
  expect(toDiscord(wide).length).toBeLessThan(wide.length);
  expect(toDiscord(many)).toBe(`\`\`\`\n${many.trim()}\n\`\`\``);
});

it('no text forges a link or a mention, however its code is broken', () => {
  const pieces = [
    '`',
    '``',
    '```',
    '````',
    '~~~',
    '\n',
    '\\',
    ' ',
    'a',
    '[x](https://evil)',
    '](',
    '<@1',
    '@everyone',
    '[',
    ']',
    '(',
    '|',
    '> ',
    '- ',
    'b\n|-|\n',
  ];
  let seed = 7;
  const next = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: 1 + next(12) }, () => pieces[next(pieces.length)]).join('');
    expect({ text, forged: forged(toDiscord(text)) }).toEqual({ text, forged: [] });
  }
});
