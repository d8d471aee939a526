import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/parse-command.ts';
import { planTask } from '../../../src/core/facts/plan.ts';
import { builtIn } from '../../../src/workflows/index.ts';
import { shell } from '../../../src/workflows/shell/shell.ts';

function planned(text: string) {
  const command = parseCommand('task', text, builtIn);
  if (command.kind !== 'task') return command;
  const { plan, rejected } = planTask(command, builtIn);
  return plan?.input ?? rejected?.issues.map(({ message }) => message);
}

test.each([
  ['bash "npm test" --timeout 20m', { command: 'npm test', timeoutSeconds: 1200 }],
  ['"Tests" bash "npm test" --timeout "2 hours"', { command: 'npm test', timeoutSeconds: 7200 }],
  ['--timeout 24h bash npm test', { command: 'npm test', timeoutSeconds: 86_400 }],
  ['bash "npm test" --timeout=90s --priority high', { command: 'npm test', timeoutSeconds: 90 }],
  ['run `npm test` --timeout 1h30m', { command: 'npm test', timeoutSeconds: 5400 }],
  // After a command without quotes it is the command's own option.
  ['bash npx mocha --timeout 5000', { command: 'npx mocha --timeout 5000', timeoutSeconds: 600 }],
  ['bash "npm test"', { command: 'npm test', timeoutSeconds: 600 }],
])('/task %s', (text, input) => {
  expect(planned(text)).toEqual(input);
});

test.each([
  ['bash "npm test" --timeout 25h', /^A timeout is a length of time up to 24 hours/],
  ['bash "npm test" --timeout soon', /^A timeout is a length of time up to 24 hours/],
  ['remind "call Ana" --at "in 2 hours" --timeout 5m', /^It has no time limit to set/],
])('/task %s is refused with what to do', (text, why) => {
  expect(planned(text)).toEqual([expect.stringMatching(why)]);
});

test.each([
  ['run `npm test` with a timeout of 20 minutes', 1200],
  ['please run `npm test` in the background, timeout 20m', 1200],
  ['run `npm test` with a 2 hour timeout', 7200],
  ['with a time limit of an hour, run `npm test`', 3600],
  ['run `npm test` with a timeout of 3 days', 86_400],
  ['run `npm test`', undefined],
])('%s', (text, timeoutSeconds) => {
  expect(shell.fromRequest(text)).toEqual({ command: 'npm test', ...(timeoutSeconds && { timeoutSeconds }) });
});

test('an offer shows a timeout that is not the usual one', () => {
  expect(shell.summary({ command: 'npm test', timeoutSeconds: 1200 })).toBe('run `npm test` with a timeout of 20 min');
  expect(shell.summary({ command: 'npm test', timeoutSeconds: 600 })).toBe('run `npm test`');
});
