import { expect, it } from 'vitest';
import { bucketOf, Linear } from '../../src/core/understand/words/hashed.ts';
import { replyFeatures } from '../../src/core/understand/reply/reply-features.ts';
import { readLessons } from '../../training/data.ts';
import { HELD } from '../../training/parts.ts';
import { linesOfPatterns } from '../../training/patterns.ts';
import { learnFrom } from '../../training/train.ts';

it('learns the judge from our own lines alone, the same twice', () => {
  const lessons = readLessons(['test/data']);
  const learned = learnFrom(lessons, HELD);
  expect(learnFrom(lessons, HELD)).toEqual(learned);
  const model = new Linear(learned.reply);
  const held = lessons.replies.filter(({ part }) => part === HELD);
  const right = held.filter(({ features, label }) => {
    const means = model.probabilities(features);
    return means.indexOf(Math.max(...means)) === label;
  });
  expect(held.length).toBeGreaterThan(100);
  expect(right.length / held.length).toBeGreaterThan(0.85);
});

it('makes lines of patterns, each once', () => {
  const made = linesOfPatterns('# more\naccept (yes|sure)(, please|) {thing}\n{thing} tea, ink\n');
  expect(made.map(({ text }) => text).toSorted()).toEqual([
    'sure ink',
    'sure tea',
    'sure, please ink',
    'sure, please tea',
    'yes ink',
    'yes tea',
    'yes, please ink',
    'yes, please tea',
  ]);
  expect(new Set(made.map(({ label }) => label))).toEqual(new Set(['accept']));
});

it('looks at no more of a text however long it is', () => {
  const most = replyFeatures('yes please '.repeat(100)).size;
  expect(replyFeatures('yes please '.repeat(100_000)).size).toBe(most);
});

it('keeps every feature inside the buckets', () => {
  for (const name of ['', 'w yes', 'é', '👍']) expect(bucketOf(name, 8)).toBeLessThan(8);
});
