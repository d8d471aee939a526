import { describe, expect, it } from 'vitest';
import { splitText } from '../../../../src/adapters/discord/text/cut.ts';

const block = (lines: number) =>
  `\`\`\`js\n${Array.from({ length: lines }, (_, at) => `line ${at}`).join('\n')}\n\`\`\``;

describe('a long text', () => {
  it('that fits is one message', () => expect(splitText('a\nb', 10)).toEqual(['a\nb']));

  it('is cut between lines, and between words where a line is too long', () => {
    expect(splitText('aaa bbb\nccc ddd', 8)).toEqual(['aaa bbb', 'ccc ddd']);
    expect(splitText('aaaa bbbb cccc', 9)).toEqual(['aaaa bbbb', 'cccc']);
    expect(splitText('a'.repeat(12), 5)).toEqual(['aaaaa', 'aaaaa', 'aa']);
  });

  it('keeps a code block whole where one message has the room for it', () => {
    const parts = splitText(`${'word '.repeat(10)}\n${block(8)}\nend`, 90);
    expect(parts).toHaveLength(2);
    expect(parts[1]).toBe(`${block(8)}\nend`);
  });

  it('closes and opens a block that is longer than a message', () => {
    const parts = splitText(block(100), 200);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part).toMatch(/^```js\n[\s\S]+\n```$/);
      expect(part.length).toBeLessThanOrEqual(200);
    }
    expect(parts.flatMap((part) => part.split('\n').slice(1, -1)).join('\n')).toBe(
      block(100).split('\n').slice(1, -1).join('\n'),
    );
  });

  it('closes and opens inline code that is longer than a message, and makes no link of what is in it', () => {
    const code = `${'x'.repeat(55)}[a.test](https://b.test)${'y`'.repeat(40)}`;
    const parts = splitText(`See \`\`${code}y\`\` there.`, 60);
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(60);
      expect(part.match(/``/g)?.length ?? 0).toSatisfy((marks: number) => marks % 2 === 0);
    }
    expect(parts.join('').replaceAll(/``| /g, '')).toBe(`See${code}ythere.`);
  });

  it('cuts no escape and no address in two', () => {
    for (let max = 30; max < 60; max += 1) {
      for (const part of splitText(`${'\\*'.repeat(40)}<https://a.test/b>${'z'.repeat(50)}`, max)) {
        expect(part).toMatch(/^(?:\\\*|<https:\/\/a\.test\/b>|z)*$/);
      }
    }
  });

  it('cuts no character in two', () => {
    for (const part of splitText('🦊'.repeat(50), 15)) expect(part.isWellFormed()).toBe(true);
  });

  it('grows at its end alone: what was shown in full stays as it was', () => {
    const words = Array.from({ length: 400 }, (_, at) => `word${at}${at % 9 === 0 ? '\n' : ' '}`);
    let before: string[] = [];
    for (let count = 1; count <= words.length; count += 7) {
      const now = splitText(words.slice(0, count).join('').trim(), 300);
      expect(now.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
      before = now;
    }
  });
});
