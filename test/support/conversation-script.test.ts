import { describe, expect, test } from 'vitest';
import { readExpectation, readScript, readScripts } from './conversation-script.ts';
import { SCRIPTS } from './play-conversations.ts';

describe('the scripts', () => {
  test('there are at least twenty of them', () => {
    expect(readScripts(SCRIPTS).length).toBeGreaterThanOrEqual(20);
  });

  test.each([
    ['title: a\ntalk: [{ ana: hi }]', 'expects nothing'],
    ['title: a\ntalk: [{ anna: hi }, { expect: no answer }]', 'nobody is called "anna"'],
    ['title: a\ntalk: [{ ana: hi }, { expect: something nice }]', 'what is expected'],
    ['title: a\nbot: deaf\ntalk: [{ ana: hi }, { expect: no answer }]', 'no bot "deaf"'],
    ['title: a\ntalk: [{ ana: hi }, { expect: an offer that smells }]', 'what is meant by'],
  ])('a mistake in one is named: %j', (source, what) => {
    expect(() => readScript('bad.yml', source)).toThrow(what);
  });

  test('every part of an expectation counts', () => {
    expect(
      readExpectation('an offer that says "a" or "b", does not say "c" and with the button "Start"'),
    ).toMatchObject({
      what: 'new',
      kind: 'offer',
      conditions: [
        { is: 'says', texts: ['a', 'b'] },
        { is: 'does not say', texts: ['c'] },
        { is: 'button', label: 'Start' },
      ],
    });
  });
});
