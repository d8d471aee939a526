import { expect, it } from 'vitest';
import { bucketOf, Linear } from '../../src/core/understand/hashed.ts';
import { replyFeatures } from '../../src/core/understand/reply-features.ts';
import { readLessons } from '../../training/data.ts';
import { HELD } from '../../training/parts.ts';
import { train } from '../../training/train.ts';

it('learns the judge from our own lines alone, the same twice', () => {
  const lessons = readLessons(['test/data']);
  const { learned } = train(lessons);
  expect(train(lessons).learned).toEqual(learned);
  const model = new Linear(learned.reply);
  const held = lessons.replies.filter(({ part }) => part === HELD);
  const right = held.filter(({ features, label }) => {
    const means = model.probabilities(features);
    return means.indexOf(Math.max(...means)) === label;
  });
  expect(held.length).toBeGreaterThan(100);
  expect(right.length / held.length).toBeGreaterThan(0.6);
});

it('looks at no more of a text however long it is', () => {
  const most = replyFeatures('yes please '.repeat(100)).size;
  expect(replyFeatures('yes please '.repeat(100_000)).size).toBe(most);
});

it('keeps every feature inside the buckets', () => {
  for (const name of ['', 'w yes', 'é', '👍']) expect(bucketOf(name, 8)).toBeLessThan(8);
});
