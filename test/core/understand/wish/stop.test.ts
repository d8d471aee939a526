import { describe, expect, it } from 'vitest';
import { isStop } from '../../../../src/core/understand/wish/stop.ts';

describe('a stop', () => {
  it.each([
    'stop',
    'STOP!!!',
    'cancel that',
    'never mind',
    'abort',
    'halt',
    'stop it please',
    'can you stop, please?',
    'stop stop stop',
    'Stop the run',
    'cancel the background job',
    'no, abort!',
    'stop, I made a mistake',
    'stop it, wrong branch',
    'cancel it, not needed any more',
    'stop working on this',
    '🛑',
    'st\u200Bop',
  ])('is "%s"', (text) => {
    expect(isStop(text)).toBe(true);
  });

  it.each(['para', 'arrête', 'stopp bitte', 'pare isso', '停止', 'やめてください', '취소해줘', 'стоп'])(
    'is "%s"',
    (text) => {
      expect(isStop(text)).toBe(true);
    },
  );
});

describe('no stop', () => {
  it.each([
    'stop words in the title are too small',
    "don't stop",
    'stop?',
    'how do I stop a docker container?',
    'cancel my subscription',
    'never mind the gap',
    'never mind, my mistake',
    'stop, the wrong branch is a good band',
    'why did it stop',
    'stop @ben',
    'please',
    'no',
    '',
    '\uD800',
    'stop '.repeat(20_000),
  ])('is "%s"', (text) => {
    expect(isStop(text)).toBe(false);
  });
});
