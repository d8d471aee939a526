import { describe, expect, test } from 'vitest';
import { leftOutOf } from '../../src/workflows/shell/left-out.ts';

describe('what an order says beside its command', () => {
  test.each([
    ['run `npm test` and ping @ben when done', ['ping @ben when done']],
    ['please run `npm test`, then deploy it to staging', ['deploy it to staging']],
    ['can you run `make` on the big machine?', ['on the big machine']],
    ['run `make`. Afterwards email Ana and open a ticket', ['Afterwards email Ana', 'open a ticket']],
  ])('is left out where nothing is done with it: %s', (request, left) => {
    expect(leftOutOf(request)).toEqual(left);
  });

  test.each([
    'run `npm test`',
    'run `npm test` please!',
    'run `npm test` in the background, thanks',
    'run `npm test` and tell me what fails',
    'run `npm test` for me, and let me know when it is done',
    'run `npm test` and show the output here',
    'run `npm test` again :)',
    'run `npm test` with a timeout of 20 minutes',
    'run `npm test` and see if it passes',
    'here is `npm test`: run it',
    'führe `npm test` aus und sag mir, was fehlschlägt',
    '`npm test`',
    `run \`x\` ${'and go '.repeat(5_000)}`,
  ])('is nothing where all of it is done: %s', (request) => {
    expect(leftOutOf(request)).toEqual([]);
  });
});
