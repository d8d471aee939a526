import { expect, test } from 'vitest';
import { measureDiscord } from '../../bench/discord.ts';

/** Long enough that many answers get lost and buckets run empty; the whole of it is `npm run bench -- discord`. */
const SHORT = { messages: 200, channels: 10, dropped: 0.1, speed: 20 };

test('with lost replies and full buckets every message is answered once, in order', { timeout: 120_000 }, async () => {
  const { interactionP99Ms, ...figures } = await measureDiscord(SHORT);
  expect(figures).toEqual({ messages: 200, answered: 200, lost: 0, postedTwice: 0, outOfOrder: 0 });
  expect(interactionP99Ms).toBeGreaterThan(0);
});
