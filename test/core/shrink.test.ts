import { describe, expect, test } from 'vitest';
import type { TurnMessage } from '../../src/core/domain/model/model-turn.ts';
import { lengthOf, shrinkTurns } from '../../src/core/execute/agent/shrink.ts';

function round(at: number, result: string, input = '{}'): TurnMessage[] {
  return [
    { role: 'assistant', content: '', calls: [{ id: `c${at}`, name: 'read', input }] },
    { role: 'tool', call: `c${at}`, content: result },
  ];
}

const rounds = (count: number, result: string, input?: string) =>
  Array.from({ length: count }, (_, at) => round(at, result, input)).flat();

describe('messages that grow too long', () => {
  test('stay as they are while they fit', () => {
    const messages = rounds(5, 'x'.repeat(1_000));
    expect(shrinkTurns(messages, 10_000)).toEqual(messages);
  });

  test('lose their oldest results first, and with some room to spare', () => {
    const messages = rounds(10, 'x'.repeat(2_000));
    const shrunk = shrinkTurns(messages, 19_000);
    expect(shrunk.map(({ role }) => role)).toEqual(messages.map(({ role }) => role));
    expect(lengthOf(shrunk)).toBeLessThan(15_000);
    const lengths = shrunk.filter(({ role }) => role === 'tool').map(({ content }) => content.length);
    expect(lengths.slice(-4)).toEqual([2_000, 2_000, 2_000, 2_000]);
    expect(lengths[0]).toBeLessThan(500);
  });

  test('lose the latest results only where nothing else is left', () => {
    const shrunk = shrinkTurns(rounds(3, 'x'.repeat(20_000)), 30_000);
    expect(lengthOf(shrunk)).toBeLessThan(30_000);
    expect(shrunk.at(-1)?.content).toHaveLength(20_000);
  });

  test('lose what was written in old calls too, which stays JSON', () => {
    const shrunk = shrinkTurns(rounds(6, 'ok', JSON.stringify({ text: 'y'.repeat(5_000) })), 12_000);
    expect(lengthOf(shrunk)).toBeLessThan(12_000);
    for (const message of shrunk) {
      if (message.role === 'assistant') for (const { input } of message.calls ?? []) JSON.parse(input);
    }
  });
});
