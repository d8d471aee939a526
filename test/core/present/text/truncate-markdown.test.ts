import { describe, expect, test } from 'vitest';
import { truncateMarkdown } from '../../../../src/core/present/text/truncate-markdown.ts';

describe('the beginning of a text that is too long', () => {
  test('is nothing where the text fits', () => {
    expect(truncateMarkdown('short', 1000)).toBeUndefined();
    expect(truncateMarkdown('x'.repeat(1000), 1000)).toBeUndefined();
  });

  test('ends at the end of a line, where there is one not too far back', () => {
    const text = `${'a'.repeat(700)}\n${'b'.repeat(700)}`;
    expect(truncateMarkdown(text, 1000)).toBe('a'.repeat(700));
  });

  test('is never longer than the most, whatever is in it', () => {
    for (const text of [
      'x'.repeat(5000),
      `${'`'.repeat(120)}\n${'y\n'.repeat(3000)}`,
      '😀'.repeat(3000),
      '\n'.repeat(5000),
    ]) {
      expect(truncateMarkdown(text, 1000)?.length).toBeLessThanOrEqual(1000);
    }
  });

  test('closes a code fence that it cuts open, and leaves closed ones alone', () => {
    const open = truncateMarkdown(`Output:\n\`\`\`\`\n${'line\n```\n'.repeat(500)}\`\`\`\``, 1000);
    expect(open?.endsWith('\n````')).toBe(true);
    const closed = truncateMarkdown(`\`\`\`js\n1\n\`\`\`\n${'words\n'.repeat(500)}`, 1000);
    expect(closed?.endsWith('words')).toBe(true);
  });

  test('does not cut a character in two', () => {
    expect(truncateMarkdown('😀'.repeat(1000), 1001)?.isWellFormed()).toBe(true);
  });
});
