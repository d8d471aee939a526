import { expect, test } from 'vitest';
import { loadSlack } from '../../bench/slack.ts';

/** The bench in short: what it counts, not how fast that was. */
test('events resent, answers lost and limits: every request is answered once, in order, and no card is left behind', {
  timeout: 150_000,
}, async () => {
  const { figures, cards, behind, complaints } = await loadSlack({
    events: 200,
    resent: 0.2,
    dropped: 0.1,
    limited: 0.1,
    seed: 7,
    mode: 'http',
  });
  expect(figures).toMatchObject({ events: 200, answered: 200, lost: 0, postedTwice: 0, outOfOrder: 0 });
  expect({ cards, behind, complaints }).toEqual({ cards: 2, behind: 0, complaints: [] });
});
