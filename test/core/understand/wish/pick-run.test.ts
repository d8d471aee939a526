import { describe, expect, test } from 'vitest';
import { type Listed, pickRun } from '../../../../src/core/understand/wish/pick-run.ts';

const listed: Listed[] = [
  {
    run: {
      id: 'k3f9',
      name: 'database-migration',
      request: 'run `migrate --all` in the background',
      status: 'running',
    },
  },
  { run: { id: 'm2aa', name: 'npm-test', request: 'run `npm test`', status: 'queued' } },
];
const three: Listed[] = [
  ...listed,
  { run: { id: 'p7zz', name: 'npm-build', request: 'run `npm run build`', status: 'running' } },
];

describe('an answer to which run', () => {
  test.each([
    ['the first one', [0]],
    ['first', [0]],
    ['1', [0]],
    ['number 2 please', [1]],
    ['#2', [1]],
    ['the 2nd', [1]],
    ['the second', [1]],
    ['the last one', [1]],
    ['the newer one', [1]],
    ['I mean the first one, thanks', [0]],
    ['stop the second one', [1]],
    ['both', [0, 1]],
    ['both of them please', [0, 1]],
    ['all of them', [0, 1]],
    ['everything', [0, 1]],
    ['the first and the second', [0, 1]],
    ['the migration one', [0]],
    ['the migration', [0]],
    ['migrations', [0]],
    ['npm-test', [1]],
    ['m2aa', [1]],
    ['the one that is queued', [1]],
    ['the running one', [0]],
    ['the one thats still in the queue', [1]],
    ['la segunda', [1]],
    ['die erste bitte', [0]],
    ['les deux', [0, 1]],
    ['第一个', [0]],
    ['両方', [0, 1]],
  ])('%j', (text, places) => {
    expect(pickRun(text, listed)).toEqual(places);
  });

  test.each([
    ['the npm test', [1]],
    ['the build', [2]],
    ['1 and 3', [0, 2]],
    ['all of the npm ones', [1, 2]],
    ['all', [0, 1, 2]],
    ['the migration and the build', [0, 2]],
  ])('of three: %j', (text, places) => {
    expect(pickRun(text, three)).toEqual(places);
  });

  test.each(['none', 'neither', 'none of them', 'never mind', 'leave them', 'no'])('%j stops none', (text) => {
    expect(pickRun(text, listed)).toBe('none');
  });
});

describe('in doubt', () => {
  test.each([
    'the third one',
    'the green one',
    'not the first one',
    'everything but the first',
    'the other one',
    'the first one or the second one',
    'the first, no, the second',
    'all, no, wait',
    'the second migration one',
    'the running queued one',
    'it is running',
    'still waiting',
    'working',
  ])('it is asked again after %j', (text) => {
    expect(pickRun(text, listed)).toBe('doubt');
  });

  test.each(['both', 'the npm one', 'the older one', 'the running one', 'the second npm one'])(
    'of three: %j',
    (text) => {
      expect(pickRun(text, three)).toBe('doubt');
    },
  );

  test.each(['all meetings', 'working so hard', 'the party and the migration'])(
    'whoever was not asked and says %j means something else',
    (text) => {
      expect(pickRun(text, listed, false)).toBeUndefined();
    },
  );

  test('a place means nothing where no order was shown', () => {
    expect(pickRun('the first one', listed, false)).toBe('doubt');
    expect(pickRun('the migration', listed, false)).toEqual([0]);
  });

  test('a word that is a place and part of a name', () => {
    const named = [
      listed[0] as Listed,
      { run: { id: 'q', name: 'first-draft', request: 'x', status: 'running' } } as Listed,
    ];
    expect(pickRun('the first one', named)).toBe('doubt');
    expect(pickRun('first-draft', named)).toEqual([1]);
  });

  test('one that has ended keeps its place', () => {
    expect(pickRun('the second one', [{ run: undefined }, listed[1] as Listed])).toEqual([1]);
  });
});

test.each([
  'thanks',
  'ok',
  'yes',
  'how is the first one doing?',
  'the first one?',
  '@ben the first one',
  'I will have lunch now',
  'also include Europe',
  'just a second',
  '1 minute please',
  'tomorrow at 9 we have a demo',
  'one second please',
  'wait a second',
  "that's all, thanks",
  'all right',
  'that is everything',
  'top, danke',
  'alles klar',
  'first of all, thanks',
  '',
  'one '.repeat(30_000),
])('%j is no answer to that', (text) => {
  expect(pickRun(text, listed)).toBeUndefined();
});
