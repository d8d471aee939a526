import { describe, expect, it } from 'vitest';
import { isStatusQuestion, statusQuestion } from '../../../../src/core/understand/wish/status-question.ts';

describe('a question about the work', () => {
  it.each([
    'is that ready yet?',
    'how far are you?',
    'what are you working on?',
    'any progress?',
    'status?',
    'hey, how is the migration going?',
    'Thanks! Is the report ready yet?',
    'what’s taking so long?',
    'how much longer?',
    'are you done yet',
    'u done?',
    'where are we on this?',
    'what step are you on?',
    'is anything running?',
    'which runs are queued?',
    'what happened to my run?',
    'has the build passed?',
  ])('is "%s"', (text) => {
    expect(isStatusQuestion(text)).toBe(true);
  });

  it.each([
    '¿ya está listo?',
    'où en es-tu ?',
    'wie weit bist du?',
    'já está pronto?',
    '好了吗？',
    '進捗はどうですか？',
    '다 됐어?',
    'готово?',
  ])('is "%s"', (text) => {
    expect(isStatusQuestion(text)).toBe(true);
  });
});

describe('no question about the work', () => {
  it.each([
    'is Redis ready for production?',
    'how far is the moon?',
    "how's it going?",
    'how are you?',
    'what is the status code for a teapot?',
    'done',
    'is anything wrong with my code?',
    'what happened to the economy?',
    'which jobs are in demand?',
    'update the readme',
    'progress is slow in politics',
    '你好',
    '',
    '\u0000\uDC00',
    'is it ready? '.repeat(10_000),
  ])('is "%s"', (text) => {
    expect(isStatusQuestion(text)).toBe(false);
  });
});

it.each([
  ['is the war over?', ['war']],
  ['is the fur trade over yet?', ['fur', 'trade']],
  ['ist der Bericht schon fertig?', ['bericht']],
])('an English noun that is a small word elsewhere names something: "%s"', (text, about) => {
  expect(statusQuestion(text)?.about ?? []).toEqual(about);
});
