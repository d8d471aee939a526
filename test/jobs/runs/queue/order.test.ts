import { describe, expect, test } from 'vitest';
import { newId } from '../../../../src/jobs/new-id.ts';
import { queueOrder } from '../../../../src/jobs/runs/queue/order.ts';

const MINUTE = 60_000;
const EPOCH = Date.UTC(2030, 0, 1);

type Waiting = { person: string; order: number; arrival: number };

describe('the queue order', () => {
  test('goes by arrival, then by priority within ten minutes of it', () => {
    const at = (minutes: number, priority: 'high' | 'normal' | 'low' = 'normal') =>
      queueOrder(EPOCH, EPOCH + minutes * MINUTE, priority, 0);
    expect(at(0)).toBeLessThan(at(1));
    expect(at(9, 'high')).toBeLessThan(at(0));
    expect(at(11, 'high')).toBeGreaterThan(at(0));
    expect(at(0, 'low')).toBeGreaterThan(at(9));
    expect(at(0, 'low')).toBeLessThan(at(11));
    expect(at(0, 'low')).toBeLessThan(at(21, 'high'));
  });

  test('is always one that BullMQ takes: from 1 up to its last', () => {
    for (const [days, priority, live] of [
      [0, 'high', 0],
      [-1, 'high', 0],
      [500, 'low', 10_000],
    ] as const) {
      const order = queueOrder(EPOCH, EPOCH + days * 24 * 60 * MINUTE, priority, live);
      expect(order).toBeGreaterThanOrEqual(1);
      expect(order).toBeLessThanOrEqual(2_097_151);
      expect(Number.isInteger(order)).toBe(true);
    }
  });

  test('starves nothing: a low run gets its turn though high ones never stop coming', () => {
    const low = queueOrder(EPOCH, EPOCH, 'low', 0);
    let ahead = 0;
    for (let minute = 0; minute <= 24 * 60; minute += 1) {
      if (queueOrder(EPOCH, EPOCH + minute * MINUTE, 'high', 0) <= low) ahead += 1;
    }
    expect(ahead).toBeLessThanOrEqual(21);
  });

  test('is fair: one person with many runs lets others in between', () => {
    const queue: Waiting[] = [];
    const live = new Map<string, number>();
    function add(person: string, arrival: number): void {
      const runs = live.get(person) ?? 0;
      live.set(person, runs + 1);
      queue.push({ person, arrival, order: queueOrder(EPOCH, arrival, 'normal', runs) });
    }
    for (let i = 0; i < 10; i += 1) add('greedy', EPOCH);
    add('ben', EPOCH + 1_000);
    add('chloe', EPOCH + 30_000);
    const turns = queue.toSorted((a, b) => a.order - b.order || a.arrival - b.arrival).map(({ person }) => person);
    expect(turns.slice(0, 3)).toEqual(['greedy', 'ben', 'chloe']);
  });
});

describe('ids', () => {
  test('are six letters and digits, with at least one of each: no word, and no number, which BullMQ refuses', () => {
    // One in about 1,400 would be a number by chance, and one in 5 would be without a digit.
    const ids = Array.from({ length: 30_000 }, () => newId());
    expect(ids.filter((id) => !/^[2-9bcdfghjkmnpqrstvwxz]{6}$/.test(id))).toEqual([]);
    expect(ids.filter((id) => !/\d/.test(id) || !/[a-z]/.test(id))).toEqual([]);
  });
});
