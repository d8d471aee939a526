import { expect, test } from 'vitest';
import { type Telling, tellAt } from '../../../src/core/domain/telling.ts';

const quiet = { from: 22 * 60, to: 7 * 60 };
const noon = { from: 12 * 60, to: 13 * 60 };

// Berlin is one hour ahead of UTC in January, two in July.
test.each<[what: string, telling: Telling, now: string, at: string | undefined]>([
  ['in the thread', { where: 'thread' }, '2026-01-10T12:00Z', undefined],
  ['directly', { where: 'dm' }, '2026-01-10T12:00Z', '2026-01-10T12:00Z'],
  ['after quiet hours that have begun', { where: 'thread', quiet }, '2026-01-10T21:30Z', '2026-01-11T06:00Z'],
  ['after quiet hours, past midnight', { where: 'dm', quiet }, '2026-01-11T03:00Z', '2026-01-11T06:00Z'],
  ['before quiet hours, in the thread', { where: 'thread', quiet }, '2026-01-10T20:30Z', undefined],
  ['when quiet hours end, in the thread', { where: 'thread', quiet }, '2026-01-11T06:00Z', undefined],
  ['after quiet hours of one day', { where: 'thread', quiet: noon }, '2026-07-10T10:20Z', '2026-07-10T11:00Z'],
  ['in the digest of the day', { where: 'digest' }, '2026-01-10T03:00Z', '2026-01-10T08:00Z'],
  ['in the digest of the next day', { where: 'digest' }, '2026-01-10T08:00Z', '2026-01-11T08:00Z'],
  [
    'in a digest after quiet hours',
    { where: 'digest', quiet: { from: 0, to: 600 } },
    '2026-01-10T03:00Z',
    '2026-01-10T09:00Z',
  ],
  ['over the change of the clocks', { where: 'thread', quiet }, '2026-03-28T22:00Z', '2026-03-29T05:00Z'],
])('somebody in Berlin is told %s', (_what, telling, now, at) => {
  const told = tellAt(telling, Date.parse(now), 'Europe/Berlin');
  expect(told).toBe(at === undefined ? undefined : Date.parse(at));
});
