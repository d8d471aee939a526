import { expect, test } from 'vitest';
import { priorityIn } from '../../../../src/core/understand/wish/priority-words.ts';
import { saidToRun } from '../../../../src/core/understand/reply/said-to-run.ts';

test.each([
  ['also include the numbers of Q3', 'include the numbers of Q3'],
  ['in French please', 'in French please'],
  ['btw the budget is 5,000 EUR', 'the budget is 5,000 EUR'],
  ['yes, but only the first page', 'only the first page'],
  ['no charts', 'no charts'],
  ['make it shorter', 'make it shorter'],
  ['One more thing: cite the sources', 'cite the sources'],
  ['but leave out Acme', 'leave out Acme'],
  ['no need for sources', 'no need for sources'],
])('%j is said to the work', (text, said) => {
  expect(saidToRun(text)).toEqual({ text: said, meant: 'surely' });
});

test.each(['the deadline is Friday', 'I had a bad day'])('%j may be', (text) => {
  expect(saidToRun(text)).toEqual({ text, meant: 'maybe' });
});

test.each([
  'what is the capital of Germany?',
  'by the way, who won the match',
  'can you also do that for Asia?',
  'yes',
  'no, thanks',
  'but skip it',
  "but it's not needed any more",
  'write a haiku',
  'tell me a joke',
  '',
])('%j is not', (text) => {
  expect(saidToRun(text)).toBeUndefined();
});

test.each([
  ['make it urgent', { priority: 'high' }],
  ['This is urgent now!', { priority: 'high' }],
  ['can you make report-2 urgent?', { priority: 'high', run: 'report-2' }],
  ['do this first please', { priority: 'high' }],
  ['das ist dringend', { priority: 'high' }],
  ['this can wait', { priority: 'low' }],
  ["it's not urgent", { priority: 'low' }],
  ['no rush', { priority: 'low' }],
  ['report-2 can wait', { priority: 'low', run: 'report-2' }],
  ['make it normal priority', { priority: 'normal' }],
])('%j says how urgent the work is', (text, said) => {
  expect(priorityIn(text)).toEqual(said);
});

test.each([
  'make it shorter',
  'urgent matter: the server is down',
  'why is this urgent?',
  'it can wait until tomorrow',
])('%j does not say how urgent the work is', (text) => {
  expect(priorityIn(text)).toBeUndefined();
});
