import { expect, test } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { aMessage, ana, ben } from '../../support/events.ts';
import { aRun, doings, factsFor, now, sayings } from './facts.ts';

const unfollow = aMessage({ text: 'stop following', at: now, mentioned: true });

test('whoever says "stop following" is told so, also where they follow nothing', () => {
  const run = aRun({ person: ben, followers: [ana] });
  const effects = decide(unfollow, factsFor(unfollow, { following: [run] }));
  expect(doings(effects)).toEqual(['unfollow']);
  expect(sayings(effects).join()).toContain('any more');
  expect(sayings(decide(unfollow, factsFor(unfollow)))).toEqual(['You follow no run in this channel.']);
});

test('"stop following" between people is theirs', () => {
  const aside = { ...unfollow, mentioned: false };
  expect(decide(aside, factsFor(aside))).toEqual([]);
});
