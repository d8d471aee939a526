import { expect, it } from 'vitest';
import { formatAbout, formatDuration } from '../../../../src/core/present/text/duration.ts';

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

it.each([
  [0, 'under 1 s'],
  [999, 'under 1 s'],
  [4 * S + 999, '4 s'],
  [59.9 * S, '59 s'],
  [M, '1 min'],
  [2 * M + 5 * S, '2 min 5 s'],
  [H - 1, '59 min 59 s'],
  [H, '1 h'],
  [H + 20 * M, '1 h 20 min'],
  [D, '1 day'],
  [D + 4 * H, '1 day 4 h'],
  [3 * D + 23 * H, '3 days'],
  [-5, 'under 1 s'],
  [Number.NaN, 'under 1 s'],
])('%d ms lasted %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [0, 'a few seconds'],
  [4 * S, 'a few seconds'],
  [8 * S, 'about 10 s'],
  [30 * S, 'about 30 s'],
  [55 * S, 'about 1 min'],
  [4 * M + 10 * S, 'about 4 min'],
  [13 * M, 'about 15 min'],
  [58 * M, 'about 1 h'],
  [H + 20 * M, 'about 1 h 15 min'],
  [3 * H + 59 * M, 'about 4 h'],
  [20 * H, 'about 20 h'],
  [35 * H, 'about 35 h'],
  [2 * D, 'about 2 days'],
  [Number.NaN, 'a few seconds'],
])('%d ms is expected to be %s', (ms, text) => {
  expect(formatAbout(ms)).toBe(text);
});

it('says no unheard-of numbers', () => {
  for (const ms of [Number.POSITIVE_INFINITY, Number.MAX_VALUE]) {
    expect(formatDuration(ms)).toMatch(/^\d+ days$/);
    expect(formatAbout(ms)).toMatch(/^about \d+ days$/);
  }
  for (let ms = 0; ms < 3 * D; ms += 37 * S) expect(formatAbout(ms)).not.toMatch(/\b(?:60 s|60 min|0 )\b/);
});
