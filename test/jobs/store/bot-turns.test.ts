import { afterAll, beforeAll, expect, test } from 'vitest';
import { commit } from '../../../src/jobs/commit.ts';
import { botTurns, countBot } from '../../../src/jobs/store/bot-turns.ts';
import { startClient } from '../../support/client.ts';

let client: Awaited<ReturnType<typeof startClient>>;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.stop());

test("a bot's answered events are counted over a minute, each once", async () => {
  const { redis } = client;
  const turn = (event: string, at: number) => countBot({ workspace: 'fake:1', bot: 'B1', event, at });
  for (const [event, at] of [
    ['e1', 0],
    ['e2', 70_000],
    ['e2', 70_000],
    ['e3', 80_000],
  ] as const)
    await commit(redis, { require: [], write: turn(event, at) });
  expect(await botTurns(redis, 'fake:1', 'B1', { at: 90_000, event: 'e4' })).toBe(2);
  // The event that is decided again does not count against itself.
  expect(await botTurns(redis, 'fake:1', 'B1', { at: 90_000, event: 'e3' })).toBe(1);
  expect(await botTurns(redis, 'fake:1', 'B2', { at: 90_000, event: 'e4' })).toBe(0);
});
