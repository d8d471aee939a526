import { describe, expect, it } from 'vitest';
import { splitText } from '../../../src/adapters/discord/split.ts';

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
