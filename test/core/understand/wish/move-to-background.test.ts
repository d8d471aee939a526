import { expect, test } from 'vitest';
import { isMoveToBackground } from '../../../../src/core/understand/wish/move-to-background.ts';

test.each([
  'continue in the background',
  'Please continue in the background.',
  'can you finish this in the background?',
  'move it to the background',
  'ok, go on in the background please',
  'mach im Hintergrund weiter',
  'continúa en segundo plano',
  'continue em segundo plano',
  '请在后台继续',
  'バックグラウンドで続けてください',
])('%j moves what is being written', (text) => {
  expect(isMoveToBackground(text)).toBe(true);
});

test.each([
  'continue',
  'what runs in the background?',
  'run `npm test` in the background',
  'continue the migration of the billing service in the background',
  'is it in the background?',
  'I like the background',
])('%j does not', (text) => {
  expect(isMoveToBackground(text)).toBe(false);
});
