const ESC = '\u001b';

/**
 * Texts that renderers get wrong. Words of an address `evil.test` claim to lead to `good.test`. Each word of a text stands in
 * it once at most, so that a word that is left out is missed.
 */
export const CORPUS: Record<string, string> = {
  'a table':
    '| fruit | count |\n|:--|--:|\n| **apple** | 12 |\n| `pear\\|fig` | [shop](https://a.test/x) |\n| plum | |',
  'two tables': '| one | two |\n|---|---|\n| three | |\n\nbetween\n\n|four|\n|-|\n| five',
  'nested lists': '1. alpha\n   - beta\n     * gamma\n       1) delta\n2. epsilon\n\n   zeta\n- [ ] eta\n- [x] theta',
  'fences in lists':
    '- first\n  ```sh\n  ls -l\n    indented\n  ```\n- second\n  1. third\n     ~~~\n     fourth\n     ~~~\n- fifth',
  'a fence in a quote': '> quoted\n> ```js\n> let value = 1;\n> ```\n> > deeper\n\nafter',
  'an open fence in a list': 'before\n- item\n  ```\n  inside\nbelow',
  'CJK bold': '这是**「重点」**内容。**중요!**합니다 そして**強調**です',
  'addresses with brackets':
    'See https://a.test/Foo_(bar) and [wiki](https://b.test/Baz_(qux)_end) and <https://c.test/(x)>, (https://d.test/y).',
  'globs and underscores':
    'src/**/*.ts and test/**/*.test.ts, snake_case_name, __init__.py, _private, 2 * 3 * 4, a*b*c, ~/x ~y~',
  'ANSI colours': `${ESC}[31mred${ESC}[0m and ${ESC}[1;32mgreen${ESC}[0m\n\`\`\`\n${ESC}[33myellow${ESC}[0m\n\`\`\``,
  'three backticks in four': '````md\nouter\n```js\ninner\n```\nrest\n````\ntail',
  'backticks in code': 'a `` one`two `` b ``` three``four ``` c `five',
  'an inline fence': 'say ```quick``` and ```\nnot quick\n```\nthen',
  'a command beside a fence': 'run\n\n```npm test\n```\n\nor ~~~',
  'bold around code': '**`npm test`** and **run `build` now** and *`lint`* and ~~`old`~~',
  'bold in bold': '**outer **inner** end** and *em *em2* em3* **[see]**(https://evil.test)',
  'right to left': 'שלום **עולם** \u202eabc\u202c مرحبا [دليل](https://a.test/dalil)',
  'zero-width': 'zero\u200bwidth jo\u200din\u00adsoft @\u200beveryone',
  escapes: '\\*stars\\* \\_lines\\_ \\[square\\] \\`tick\\` \\<angle\\> &lt;less&gt; &amp; C:\\dir\\file',
  headings: '# Top **bold**\n\nSetext `x`\n===\n\n#### Fourth\ntext\n***\nmore',
  'line ends': 'one\r\ntwo\rthree  \nfour\\\nfive\u0000six',
  mentions: '@everyone @here <@U123ABC> <!channel> <!subteam^S12> <#C123> <@&5> `<!here>`',
  'deep nesting': `${'> '.repeat(30)}quoted\n\n${'- '.repeat(30)}listed\n\nlast`,
  HTML: '<b>bold</b> <script>alert(1)</script> <!-- comment --> <br/>',
  'what looks like a definition': '[error]: disk_full\n\n[note]: https://evil.test/note\n\n[good.test][note] [error]',
  'a forged label': '[good.test](https://evil.test/1) [https://good.test/login](https://evil.test/2 "title")',
  'forged in lists and fences':
    '- item\n  - [good.test](https://evil.test/1)\n\n    ```\n    code\n    ```\n\n    [good.test/x](https://evil.test/2)',
  'forged over two lines': '[https://\ngood.test](https://evil.test/1) [good.\ntest](https://evil.test/2)',
  'forged by reference': '[good.test][x] and [good.test]\n\n[x]: https://evil.test/1\n[good.test]: https://evil.test/2',
  'forged with other dots':
    '[good。test](https://evil.test/1) [good．test](https://evil.test/2) [good․test](https://evil.test/3)',
  'forged with what is not seen':
    '[go\u200bod.te\u00adst](https://evil.test/1) [\u202etset.doog\u202c good.test](https://evil.test/2)',
  'forged in pieces':
    '[go**od**.test](https://evil.test/1) [`good.test`](https://evil.test/2) ![good.test](https://evil.test/3)',
  'forged in a table': '| link |\n|---|\n| [good.test](https://evil.test/1) |',
  'forged in marks':
    '<https://evil.test/1|good.test> [[good.test]](https://evil.test/2) \\[good.test](https://evil.test/3)',
  'forged by entities':
    '&#91;good.test&#93;(https://evil.test/1) [good&#46;test](https://evil.test/2) [good.test&#93;&#40;https://evil.test/3)',
  'forged by code that does not end':
    '`` [good.test](https://evil.test/1) ` [good.test](https://evil.test/2) `code [good.test](https://evil.test/3)`',
  'forged deep': `${'> '.repeat(30)}[good.test](https://evil.test/1)\n\n${'- '.repeat(30)}\`a\n${'  '.repeat(30)}[good.test](https://evil.test/2)\``,
  'a user before the host': '[good.test](https://good.test@evil.test/1) <https://good.test@evil.test/2>',
};
