import { expect, test } from 'vitest';
import { closeHoles, HOLE } from '../../../../src/core/understand/words/mention-holes.ts';
import { quotedAt, quotedIn } from '../../../../src/core/understand/words/quoted.ts';

/** The text with everything quoted taken out. */
function said(text: string, quoting = { quote: '>' }): string {
  const isQuoted = quotedAt(quotedIn(text, quoting));
  return text.replace(/[^]/g, (character, at: number) => (isQuoted(at) ? '' : character));
}

test.each([
  ['a `b` c', 'a  c'],
  ['a ``b ` c`` d', 'a  d'],
  ['it`s a\ntick `b`', 'it`s a\ntick '],
  ['a\n```\nb\n\nc\n```\nd', 'a\n\nd'],
  ['a ```b``` c', 'a  c'],
  ['a\n```\nb', 'a\n'],
  ['> a\nb > c', '\nb > c'],
  ['> `a\nb` c', '\nb` c'],
])('%j says %j', (text, rest) => expect(said(text)).toBe(rest));

test('platforms quote in their own ways', () => {
  expect(said('>a\n> b', { quote: '>', spaced: true } as never)).toBe('>a\n');
  expect(said('a\n&gt; b\n&gt;&gt;&gt;c\nd', { quote: '&gt;', block: true } as never)).toBe('a\n\n');
});

test('text of any shape is read in one pass', () => {
  // Quadratic, these take minutes; the test runner gives five seconds.
  for (const part of ['`', '``a', '```', '> ', '>', '\n', '`\n', '``` ``']) {
    expect(quotedIn(part.repeat(400_000 / part.length), { quote: '>', block: true }).length).toBeGreaterThanOrEqual(0);
  }
  expect(closeHoles(`${' '.repeat(200_000)}x${HOLE.repeat(200_000)}`)).toBe('x');
});

test.each([
  [`${HOLE}, run it`, 'run it'],
  [`${HOLE}\u200b\u2060 run it`, 'run it'],
  [`hey ${HOLE}: run it`, 'hey: run it'],
  [`please ${HOLE} run ${HOLE}`, 'please run'],
  [`\n ${HOLE}\n${HOLE} run`, 'run'],
  ['none  here ', 'none  here'],
])('%j is closed up to %j', (text, closed) => expect(closeHoles(text)).toBe(closed));
