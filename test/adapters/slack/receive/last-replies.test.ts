import { expect, test } from 'vitest';
import { lastReplies } from '../../../../src/adapters/slack/receive/last-replies.ts';

const PAGE = 999;
const LIMIT = 51;
const DAY = 86_400;
const START = 1_700_000_000;

/** As Slack gives a thread: oldest first, its first message with each page. */
function slackOf(times: number[]) {
  const all = times.toSorted((a, b) => a - b).map((at) => ({ ts: at.toFixed(6) }));
  const calls: string[] = [];
  const pageAfter = (ts: string) => {
    const later = all.filter((one) => Number(one.ts) > Number(ts));
    const [root] = all;
    return { found: [...(root ? [root] : []), ...later.slice(0, PAGE)], goesOn: later.length > PAGE };
  };
  const after = async (ts: string) => {
    calls.push(ts);
    return pageAfter(ts);
  };
  return { all, calls, after, first: pageAfter('0').found.slice(1) };
}

const spread = (count: number, over: number, from = START) =>
  Array.from({ length: count }, (_, at) => from + (at * over) / count);

test.each([
  ['one more than a page', spread(1_000, DAY)],
  ['one more than three pages', spread(2_998, DAY)],
  ['many, spread evenly', spread(10_000, 90 * DAY)],
  ['most in its first hour, a year ago', [...spread(5_000, 3_600), ...spread(3, DAY, START + 360 * DAY)]],
  ['most in its last minute', [...spread(1_200, 360 * DAY), ...spread(5_000, 60, START + 361 * DAY)]],
])('gives the last messages of a thread: %s', async (_what, times) => {
  const { all, after, first, calls } = slackOf(times);
  const end = (times.at(-1) ?? 0) + 1;
  const found = await lastReplies(first, { after, end, limit: LIMIT });
  expect(found?.slice(-LIMIT)).toEqual(all.slice(-LIMIT));
  expect(calls.length).toBeLessThanOrEqual(12);
});

test('where there is no room for more calls it gives only what reaches to the end, or nothing', async () => {
  const { all, after, first } = slackOf([...spread(5_000, 3_600), ...spread(3, DAY, START + 360 * DAY)]);
  const end = START + 370 * DAY;
  let left = 1;
  const some = await lastReplies(first, {
    after: async (ts) => ((left -= 1) < 0 ? undefined : after(ts)),
    end,
    limit: LIMIT,
  });
  expect(some).toEqual(all.slice(-3));
  expect(await lastReplies(first, { after: async () => undefined, end, limit: LIMIT })).toBeUndefined();
});
