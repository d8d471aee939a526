import { expect, test } from 'vitest';
import type { Turn } from '../../../src/core/domain/conversation.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import { isEngaged } from '../../../src/core/decide/engaged.ts';
import { mutingIn } from '../../../src/core/understand/wish/mute.ts';
import { aMessage, ana, ben } from '../../support/events.ts';
import { factsFor, now, sayings } from './facts.ts';

/** What was said in the thread, each to or by the bot. */
function talk(...texts: string[]): Turn[] {
  let history: Turn[] = [];
  for (const [at, text] of texts.entries()) {
    const said = aMessage({ text, at: now + at, person: at % 2 === 0 ? ana : ben, mentioned: true });
    const turns = decide(said, factsFor(said, { history })).flatMap((effect) =>
      effect.do === 'remember' ? [effect.turn] : [],
    );
    history = [...history, ...turns];
  }
  return history;
}

const isHeard = (history: Turn[]) => isEngaged(aMessage({ text: 'and now?', at: now + 9 }), { history });

test('a muted thread hears only mentions, until somebody unmutes it', () => {
  expect(isHeard(talk('hello'))).toBe(true);
  expect(isHeard(talk('hello', 'mute', 'hello'))).toBe(false);
  expect(isHeard(talk('hello', 'mute', 'hello', 'unmute', 'hello'))).toBe(true);
  const said = aMessage({ text: 'mute', mentioned: true });
  expect(sayings(decide(said, factsFor(said)))[0]).toContain('only when I am mentioned');
});

test('in direct messages nothing is muted', () => {
  const said = aMessage({ text: 'mute', direct: true });
  expect(sayings(decide(said, factsFor(said)))[0]).toContain('I answer everything');
});

test.each([
  ['mute', 'mute'],
  ['Please be quiet.', 'mute'],
  ['mute this thread', 'mute'],
  ['only answer when mentioned', 'mute'],
  ['unmute!', 'unmute'],
  ['you can talk again', 'unmute'],
  ['mute the speakers in room 4', undefined],
  ['how do I mute a channel?', undefined],
])('"%s" means %s', (text, means) => expect(mutingIn(text)).toBe(means));
