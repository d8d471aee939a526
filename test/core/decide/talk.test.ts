import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../src/core/domain/conversation.ts';
import { isEngaged } from '../../../src/core/decide/engaged.ts';
import { remembered } from '../../../src/core/decide/talk.ts';
import { isCourtesy } from '../../../src/core/understand/wish/courtesy.ts';
import type { MessageFacts } from '../../../src/core/facts/facts.ts';
import type { Person } from '../../../src/core/domain/message.ts';
import { aMessage, ana, ben } from '../../support/events.ts';

const MINUTE = 60_000;
const NOW = 10 * 3_600_000;

describe('courtesy', () => {
  test.each([
    'thanks',
    'Thanks!',
    'thank you',
    'thank you so much',
    'thank you very much!!',
    'thanks a lot.',
    'many thanks',
    'thx',
    'ty',
    'cheers',
    'ok',
    'okay, thanks',
    'ok, got it',
    'great, thank you so much 🎉',
    "that's great",
    'perfect, thanks',
    'cool cool',
    'lol',
    'haha',
    'merci beaucoup',
    'merci !',
    'danke schön',
    'muchas gracias',
    'obrigada!',
    'grazie',
    '谢谢',
    '谢谢!',
    'ありがとう',
    'vielen Dank',
    '¡gracias!',
    'muito obrigado',
    '谢谢\uff01',
    'thanks :)',
    '👍',
    '👍🏽',
    '🎉🎉',
    '❤️',
    '👩‍👩‍👧',
    '🇫🇷',
    'thanks ❤️',
  ])('%j says nothing more', (text) => {
    expect(isCourtesy(text)).toBe(true);
  });

  test.each([
    '',
    '   ',
    'what?',
    'thanks?',
    '1',
    '42',
    '#3',
    'thanks, but why does it fail?',
    'great idea: run it',
    'ok, now in French',
    'okay so what about Python',
    'cool, and the tests?',
    'that is not good',
    'thanks for nothing, it is broken',
    'got it to run?',
    'no thanks',
    'thankless',
    'okra',
    'all of them',
    '谢谢,再来一次',
    `thanks ${'so much '.repeat(20)}`,
  ])('%j tells or asks something', (text) => {
    expect(isCourtesy(text)).toBe(false);
  });

  test.each([
    'danke dir',
    '谢谢你',
    '多谢',
    'ありがとうございます',
    'hahaha',
    'thanks, Meanwhile!',
    'thanks, that helped',
  ])('%j says nothing more either', (text) => {
    expect(isCourtesy(text)).toBe(true);
  });
});

function said(by: Turn['by'], minutesAgo: number, person?: Person, toBot = false): Turn {
  const turn: Turn = { by, name: person?.name ?? 'Meanwhile', text: 'something', at: NOW - minutesAgo * MINUTE };
  return { ...turn, ...(person && { person: person.id }), ...(toBot && { toBot: true }) };
}

const bot = (minutesAgo: number, to?: Person) => said('bot', minutesAgo, to);
const fromAna = (minutesAgo: number) => said('person', minutesAgo, ana);
const fromBen = (minutesAgo: number) => said('person', minutesAgo, ben);
const benAsks = (minutesAgo: number) => said('person', minutesAgo, ben, true);

function engaged(history: Turn[], message: Partial<Parameters<typeof aMessage>[0]> = {}): boolean {
  return isEngaged(aMessage({ at: NOW, text: 'and in Python?', ...message }), { history });
}

describe('a talk with the bot needs no mention', () => {
  test.each<[string, Turn[], boolean]>([
    ['where nothing was said', [], false],
    ['where the bot said nothing', [fromAna(2), fromAna(1)], false],
    ['where the bot answered them', [fromAna(2), bot(1)], true],
    ['where the bot answered them and they went on', [fromAna(3), bot(2), fromAna(1)], true],
    ['where the bot answered them long ago', [fromAna(50), bot(49)], true],
    ['where somebody else spoke just now', [fromAna(3), bot(2), fromBen(1)], false],
    ['where somebody else spoke before they asked again', [fromAna(4), bot(3), fromBen(2), fromAna(1)], false],
    ['where somebody else is long gone', [fromBen(40), bot(39), fromAna(2), bot(1)], true],
    ['where only somebody else talked with the bot', [fromBen(2), bot(1)], false],
  ])('%s: %s', (_what, history, expected) => {
    expect(engaged(history)).toBe(expected);
  });

  test('but never where somebody else is mentioned', () => {
    expect(engaged([fromAna(2), bot(1)], { toOthers: true })).toBe(false);
  });

  test('and two people of the same name are two people', () => {
    const history = [fromAna(3), bot(2)];
    expect(engaged(history, { person: { id: 'U9', name: ana.name } })).toBe(false);
  });

  test.each<[string, Turn[], boolean]>([
    ['whoever the bot has just answered', [fromBen(4), bot(3), fromAna(2), bot(1)], true],
    ['whoever asked while somebody else asks too', [fromAna(4), bot(3, ana), benAsks(2), bot(1, ben)], true],
    ['whoever asked while somebody else goes on asking', [fromAna(4), bot(3, ana), fromBen(2), bot(1, ben)], true],
    ['whoever was answered after a later question', [fromAna(4), benAsks(3), bot(2, ben), bot(1, ana)], true],
    ['whoever asked, where another one then talks to them', [fromAna(4), bot(3, ana), benAsks(2), fromBen(1)], false],
    ['whoever has not been answered yet', [fromAna(4), benAsks(3), bot(2, ben)], false],
  ])('holds for each by themselves: %s', (_what, history, expected) => {
    expect(engaged(history)).toBe(expected);
  });
});

describe('what was said', () => {
  const facts = (history: Turn[]) => ({ history }) as unknown as MessageFacts;

  test('is remembered where the bot is part of the thread or becomes part of it', () => {
    const message = aMessage({ text: 'hello' });
    const turn = { by: 'person', name: 'Ana', person: ana.id, text: 'hello', at: message.at };
    expect(remembered(message, facts([fromAna(1)]), [])).toEqual([{ do: 'remember', thread: message.thread, turn }]);
    const effect = { do: 'stopReply' } as never;
    expect(remembered(message, facts([]), [effect])).toMatchObject([effect, { do: 'remember' }]);
  });

  test('is not remembered where it is none of the bot’s business', () => {
    expect(remembered(aMessage({ text: 'hello' }), facts([]), [])).toEqual([]);
  });
});
