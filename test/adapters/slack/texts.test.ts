import { describe, expect, it } from 'vitest';
import { emojiOf } from '../../../src/adapters/slack/receive/emoji.ts';
import { mentionedUsers, readText } from '../../../src/adapters/slack/text/read-text.ts';
import { LIMITS } from '../../../src/adapters/slack/limits.ts';
import { render } from '../../../src/adapters/slack/deliver/render.ts';
import { parts } from '../../../src/adapters/slack/text/cut.ts';
import { neutral, neutralSoFar } from '../../../src/adapters/slack/text/write-markdown.ts';
import { toMrkdwn } from '../../../src/adapters/slack/text/write-mrkdwn.ts';
import type { Post } from '../../../src/core/domain/outgoing.ts';
import { meaningOf } from '../../../src/core/understand/reactions.ts';

const names = new Map([['U1', 'Ana']]);

describe('what people write is read as they wrote it', () => {
  it.each([
    ['<@UBOT> run the tests', 'run the tests', true, false],
    ['<@UBOT>, run &lt;b&gt; &amp;amp; go', 'run <b> &amp; go', true, false],
    ['hey <@UBOT>', 'hey', true, false],
    ['ask <@U1> and <@U2|ben>', 'ask @Ana and @ben', false, true],
    ['<#C1|general> <#C2> <!here> <!subteam^S1|@ops>', '#general #C2 @here @ops', false, false],
    ['see <https://a.test/x|a.test/x> and <https://b.test>', 'see a.test/x and https://b.test', false, false],
    ['<https://a.test|the page>', '[the page](https://a.test)', false, false],
    ['<mailto:a@b.test|a@b.test> <!date^1^{date}|today>', 'a@b.test today', false, false],
    ['`ls *.ts | grep "a"`\n```\n  x\n```', '`ls *.ts | grep "a"`\n```\n  x\n```', false, false],
    ['a\u0000b\r\nc\uE000', 'ab\nc', false, false],
  ])('%s', (raw, text, mentioned, toOthers) => {
    expect(readText(raw, 'UBOT', names)).toEqual({ text, mentioned, toOthers });
  });

  it('knows who is mentioned, without the bot and each once', () => {
    expect(mentionedUsers('<@UBOT> <@U1> <@U2|ben> <@U1>', 'UBOT')).toEqual(['U1', 'U2']);
  });
});

describe('nothing that is written pings or forges', () => {
  it.each([
    '<!channel>',
    '<!here|here>',
    '<!everyone>',
    '<!subteam^S123>',
    '<@U123ABC>',
    '<#C123ABC>',
    '`<!channel>`',
    '```\n<@U123>\n```',
    '@channel and @here and @everyone',
  ])('%s', (text) => {
    const safe = /<(?:!|@|#)(?:channel|here|everyone|subteam|[UC]\d)|@(?:channel|here|everyone)/;
    expect(neutral(text)).not.toMatch(safe);
    expect(toMrkdwn(text)).not.toMatch(safe);
  });

  it.each([
    ['<https://evil.test|https://good.test>', '<https'],
    ['[https://good.test](https://evil.test/x)', ']('],
    ['[good.test](<https://evil.test>)', ']('],
    ['[www.good.test/login](https://evil.test "Good")', ']('],
    ['[**good**.test](https://evil.test)', ']('],
    ['[good\u200b.test](https://evil.test)', ']('],
    ['[good\\.test](https://evil.test)', ']('],
    ['[good&#46;test](https://evil.test)', ']('],
    ['[ｇｏｏｄ．test](https://evil.test)', ']('],
    ['[evil.test good.test](https://evil.test)', ']('],
    ['[good.test](https://good.test@evil.test)', ']('],
    ['![good.test](https://evil.test)', ']('],
    ['[[good.test]]\uE001(https://evil.test)', ']('],
    ['[[https://good.test]](https://evil.test)', ']('],
    ['[good.test](<https://evil.test/a b>)', ']('],
    ['\\`[good.test](https://evil.test)\\`', ']('],
    ['a ``` [good.test](https://evil.test)', ']('],
    ['[good.test][1]\n\n[1]: https://evil.test', ']:'],
  ])('%s', (text, mark) => {
    expect(neutral(text)).not.toContain(mark);
    expect(neutral(text)).toContain('evil.test');
    expect(toMrkdwn(text)).not.toMatch(/<https?:[^>]*\|/);
  });

  it.each([
    'handlers[name](event) stays `handlers[name](event)` in code',
    '```js\nlist[a.b](c)\n\nlist[a.b](c)\n```',
    '~~~\n[good.test](https://evil.test)',
    '[Release 1.2](https://a.test/x) (a.test) and [the docs](https://a.test/x_(y)) (a.test)',
    '[a.test](https://a.test/x) [[logo](https://a.test/i.png) (a.test)',
  ])('code and honest links stay as they are: %s', (text) => {
    const [code] = /`[\s\S]*|~[\s\S]*|\[[\s\S]*/.exec(text) ?? [''];
    expect(neutral(text.replaceAll(' (a.test)', '').replace('[[', '[![')).replaceAll('\u200b', '')).toContain(code);
  });

  it('what grows by a stream goes on from what was shown', () => {
    const text =
      'See [the docs](https://a.test/x), `a[b](c)`, [1] and\n```js\nlist[a](b)\n```\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- *a*, **b**\n\n- c';
    const shown = Array.from({ length: text.length }, (_, end) => neutralSoFar(text.slice(0, end + 1)));
    shown.push(neutral(text));
    expect(shown.filter((later, n) => n > 0 && !later.startsWith(shown[n - 1] ?? ''))).toEqual([]);
  });

  it('nothing is cut off where making it harmless makes it too long', () => {
    const text = '@here '.repeat(LIMITS.text / 6 - 1);
    const { blocks } = render({ kind: 'reply', text, buttons: [], files: [] }, 'rich');
    const all = blocks
      .map((block) => ('text' in block && typeof block.text === 'object' ? block.text.text : ''))
      .join('');
    expect(all.replaceAll('\u200b', '').match(/@here/g)).toHaveLength(text.length / 6);
  });

  it('and the rest is left alone', () => {
    const text =
      '<!doctype html>\n[the docs](https://a.test) (a.test) [a.test](https://a.test/x) **b** `a<b` me@here.test';
    expect(neutral(text.replace(' (a.test)', '')).replaceAll('\u200b', '')).toBe(text);
    expect(neutral('<!-- x --> [docs](https://a.test)')).toBe('<!-- x --> [docs](https://a.test) (a.test)');
  });
});

it.each([
  ['**bold** and `code **x**`', '*bold* and `code **x**`'],
  ['# Title\n- one\n- two', '*Title*\n• one\n• two'],
  ['[docs](https://a.test)', '<https://a.test|docs> (a.test)'],
  [
    '[docs](https://a.test/Foo_(bar)) and https://a.test/Foo_(bar)',
    '<https://a.test/Foo_(bar)|docs> (a.test) and <https://a.test/Foo_(bar)>',
  ],
  ['**`npm test`** and **a `b` c**', '*`npm test`* and *a `b` c*'],
  ['src/**/*.ts and test/**/*.ts, snake_case_name', 'src/**/*.ts and test/**/*.ts, snake_case_name'],
  ['这是**「重点」**内容。', '这是\u200b*「重点」*\u200b内容。'],
  ['### **All** of it', '*All of it*'],
  ['- a\n  ```sh\n  ls\n   -l\n  ```\n- b\n  1. c', '• a\n```\nls\n -l\n```\n• b\n  1. c'],
  ['> a\n> > b', '> a\n> b'],
  ['`` a`b ``', '```a`b```'],
  ['````md\n```\nx\n```\n````', '```\n`\u200b`\u200b`\nx\n`\u200b`\u200b`\n```'],
  [
    '| a | b |\n|---|---|\n| **1** | [x](https://a.test) |',
    '```\na  b\n-  ------------------\n1  x (https://a.test)\n```',
  ],
  ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
  ['2 \\* 3 \\_x\\_', '2 * 3 _x_'],
  ['```ts\nconst a = 1 < 2;\n```', '```\nconst a = 1 &lt; 2;\n```'],
])('in plain blocks %j is %j', (markdown, mrkdwn) => {
  expect(toMrkdwn(markdown)).toBe(mrkdwn);
});

it('a long text is cut between lines, and nothing is left out', () => {
  const text = Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n');
  const cut = parts(text, 300);
  expect(cut.every((part) => part.length <= 300)).toBe(true);
  expect(cut.join('\n')).toBe(text);
  expect(parts('x'.repeat(700), 300).join('')).toBe('x'.repeat(700));
});

it('a code block that is cut is closed and opened again, and nothing of it is left out', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i}`);
  const cut = parts(`Look:\n\`\`\`\n${lines.join('\n')}\n\`\`\`\nDone.`, 300);
  expect(cut.every((part) => part.length <= 300)).toBe(true);
  expect(cut.every((part) => part.split('```').length % 2 === 1)).toBe(true);
  const shown = cut
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('line'));
  expect(shown).toEqual(lines);
  expect(cut.at(-1)).toMatch(/Done\.$/);
});

it('no cut goes through a link, an entity or a character', () => {
  for (let max = 40; max < 80; max += 1) {
    const text = `${'x'.repeat(25)}<https://a.test/y|z>${'&amp;'.repeat(20)}${'😀'.repeat(40)}`;
    const cut = parts(text, max);
    expect(cut.join('')).toBe(text);
    for (const part of cut) {
      expect(part.isWellFormed()).toBe(true);
      expect(part).toMatch(/^(?:x|<https:\/\/a\.test\/y\|z>|&amp;|😀)*$/u);
    }
  }
});

it('a person is mentioned once, by us, and by name where the text stands in', () => {
  const post: Post = {
    kind: 'result',
    text: 'Hello <@U9>',
    buttons: [],
    files: [],
    mention: { id: 'U1', name: 'Ana' },
  };
  const { text, blocks } = render(post, 'rich');
  expect(JSON.stringify(blocks).match(/<@/g)).toHaveLength(1);
  expect(text).toMatch(/^@Ana: Hello/);
});

it('buttons fit Slack, however long their words are', () => {
  const buttons = Array.from({ length: 30 }, () => ({ action: 'cancel' as const, value: 'v', label: 'x'.repeat(200) }));
  const { blocks } = render({ kind: 'notice', text: 'Which?', buttons, files: [] }, 'rich');
  const elements = JSON.parse(JSON.stringify(blocks.at(-1))) as {
    elements: { action_id: string; text: { text: string } }[];
  };
  expect(elements.elements).toHaveLength(LIMITS.buttons);
  expect(new Set(elements.elements.map(({ action_id }) => action_id)).size).toBe(LIMITS.buttons);
  expect(elements.elements.every(({ text }) => text.text.length <= LIMITS.buttonLabel)).toBe(true);
});

it('reactions that mean something are known by their names, whatever the tone of the skin', () => {
  expect(meaningOf(emojiOf('+1::skin-tone-4') ?? '')).toBe('accept');
  expect(meaningOf(emojiOf('x') ?? '')).toBe('decline');
  expect(emojiOf('tada')).toBeUndefined();
});

describe('what a notification shows reads well alone', () => {
  const mention = { id: 'U1', name: 'Ana' };
  const post = (text: string): Post => ({ kind: 'reply', text, buttons: [], files: [], mention });

  it('sets the name of the person apart from the sentence', () => {
    const { text, blocks } = render(post('Ben stopped `tests`.'), 'rich');
    expect(text).toBe('@Ana: Ben stopped `tests`.');
    expect(blocks[0]).toMatchObject({ text: { text: '<@U1>' } });
  });

  it('names the person of a reminder once', () => {
    const { text, blocks } = render(post('⏰ Ana, drink water'), 'rich');
    expect(text).toBe('⏰ Ana, drink water');
    expect(blocks).toMatchObject([{ text: { text: '⏰ <@U1>,' } }, { text: 'drink water' }]);
  });
});
