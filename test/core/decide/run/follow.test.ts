import { expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import { aMessage, ana, ben } from '../../../support/events.ts';
import { aRun, doings, factsFor, now, sayings } from '../facts.ts';

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

test('of several answers to one event none hides another', () => {
  const following = ['run1', 'run2', 'run3'].map((id) => aRun({ id, name: id, person: ben, followers: [ana] }));
  const said = decide(unfollow, factsFor(unfollow, { following })).flatMap((effect) =>
    effect.do === 'say' ? effect.outgoing.key : [],
  );
  expect(said).toEqual([`${unfollow.id}/reply`, `${unfollow.id}/reply/2`, `${unfollow.id}/reply/3`]);
});
