import { describe, expect, test } from 'vitest';
import { isBareOrder } from '../../src/core/understand/request/bare-order.ts';
import { mayBeProse } from '../../src/core/understand/typed-command.ts';
import { shell } from '../../src/workflows/shell/shell.ts';

const QUOTED = [
  '"echo hi"',
  "'echo hi'",
  '“echo hi”',
  '”echo hi”',
  '„echo hi“',
  '„echo hi”',
  '‘echo hi’',
  '’echo hi’',
  '‚echo hi‘',
  '«echo hi»',
  '»echo hi«',
  '‹echo hi›',
  '「echo hi」',
  '＂echo hi＂',
  '´echo hi´',
];

describe('a command in any quotes that phones and chat clients put in is an order', () => {
  test.each(QUOTED)('run %s', (quoted) => {
    for (const text of [`run ${quoted}`, `please run ${quoted}.`, `Run the command: ${quoted}, thanks`]) {
      expect([text, shell.fromRequest(text), isBareOrder(text)]).toEqual([text, { command: 'echo hi' }, true]);
    }
  });

  test.each([
    ['run “echo “hi””', 'echo "hi"'],
    ['run ‘echo it’s me’ please', 'echo it’s me'],
    ['führe „ls -la“ aus', 'ls -la'],
    ['ejecuta «npm test»', 'npm test'],
  ])('%s', (text, command) => {
    expect(shell.fromRequest(text)).toEqual({ command });
  });
});

describe('a command without any marks is an order', () => {
  test.each([
    ['run echo hi', 'echo hi'],
    ['Run npm test.', 'npm test'],
    ['please run git status', 'git status'],
    ['run go test ./...', 'go test ./...'],
    ['run git add .', 'git add .'],
    ['run find . -name "a, b"', 'find . -name "a, b"'],
    ['run npm install && npm test', 'npm install && npm test'],
    ['run CI=1 ./build.sh --prod, thanks', 'CI=1 ./build.sh --prod'],
    ['run echo hello there, my friend', 'echo hello there, my friend'],
    ['run make', 'make'],
    ['run date', 'date'],
  ])('%s', (text, command) => {
    expect(shell.fromRequest(text)).toEqual({ command });
    expect(isBareOrder(text)).toBe(true);
  });

  test.each([
    ['run npm test in the background', { command: 'npm test' }],
    ['can you run npm test and tell me what fails?', { command: 'npm test' }],
    ['run npm test with a timeout of 20 minutes', { command: 'npm test', timeoutSeconds: 1_200 }],
  ])('with more than the command: %s', (text, input) => {
    expect(shell.fromRequest(text)).toEqual(input);
    expect(isBareOrder(text)).toBe(false);
  });

  test('what it says beside the command is told as left out', () => {
    expect(shell.leftOut('run npm test and ping @ben when done')).toEqual(['ping @ben when done']);
  });
});

test.each([
  'run the e2e suite against staging',
  'run npm test against staging',
  'run the tests',
  'run tests',
  'run docker on my laptop',
  'run git blame on the team',
  'run git',
  'run go',
  'run make sure it works',
  'run date night planning',
  'run find duplicates in my photos',
  'run cat food market research',
  'run which vendors sell it',
  'run top 10 list',
  'run python script',
  'run head to head comparison',
  'run time travel analysis',
  'run “weekly report”',
  'start “the migration”',
  'run a search for “git rebase”',
  'summarise “npm test”',
  'don’t run npm test',
  'how do I run npm test',
  'I run npm test every day',
  'Ben said: run npm test',
])('no command: %s', (text) => {
  expect(shell.fromRequest(text)).toBeUndefined();
  expect(isBareOrder(text)).toBe(false);
});

describe('a command without marks that is only words behind its program', () => {
  test.each([
    'run echo chamber analysis',
    'run curl competition research',
    'run pip training plan',
    'run go test coverage review',
    'please run npm audit committee minutes',
    'run echo hello there, my friend',
  ])('may be prose: %s', (text) => {
    expect(shell.fromRequest(text)).toBeDefined();
    expect(mayBeProse(text)).toBe(true);
  });

  test.each([
    'run echo hi',
    'run echo "chamber analysis of"',
    'run `echo chamber analysis`',
    'run “echo chamber analysis”',
    'run npm run build',
    'run pip install requests',
    'run git log --oneline main',
    'run grep -r todo src',
    'run make',
    'run the tests',
    'summarise the echo chamber analysis',
  ])('is one, or none at all: %s', (text) => {
    expect(mayBeProse(text)).toBe(false);
  });
});
