import { describe, expect, it } from 'vitest';
import { understand } from '../../src/core/understand.ts';
import { builtIn } from '../../src/workflows/index.ts';

const asked = 'Shall I compare the vendors and write a report?';

describe('one reading of a text', () => {
  it.each([
    ['yes', { is: 'answer', means: 'accept' }],
    ['yes, but short', { is: 'answer', means: 'accept', addition: 'short' }],
    ['no thanks', { is: 'answer', means: 'decline' }],
    ['not now', { is: 'answer', means: 'later' }],
    ['maybe', { is: 'answer', means: 'unclear' }],
    ['why is the sky blue?', { is: 'answer', means: 'unclear' }],
  ])('"%s" to an offer', (text, reading) => {
    expect(understand(text, { asked })).toMatchObject(reading);
  });

  it.each([
    ['the second one', 1],
    ['production', 1],
    ['1', 0],
  ])('"%s" is a choice', (text, choice) => {
    const context = { asked: 'Where to?', choices: ['staging', 'production'] };
    expect(understand(text, context)).toMatchObject({ is: 'choice', choice });
  });

  it('a yes is the choice that it stands for', () => {
    expect(understand('sure', { asked: 'Restart?', choices: ['Yes', 'No'] })).toMatchObject({
      is: 'choice',
      choice: 0,
    });
  });

  it.each([
    ['stop', { is: 'stop' }],
    ['is it done yet?', { is: 'question about state' }],
    ['thanks a lot!', { is: 'courtesy' }],
    ['/task sleep 3', { is: 'command' }],
    ['what does exit code 137 mean?', { is: 'request', why: { tier: 'conversation' }, background: false }],
    ['run `npm test` in the background', { is: 'request', background: true, plan: { workflow: 'shell' } }],
  ])('"%s" by itself', (text, reading) => {
    expect(understand(text, { workflows: builtIn })).toMatchObject(reading);
  });

  it('says how sure it is, from 0 to 1', () => {
    for (const text of ['yes', 'fire up the engines', 'hm', 'stop', 'compare kafka and pulsar in depth']) {
      for (const context of [{}, { asked }]) {
        const { sure } = understand(text, context);
        expect(sure).toBeGreaterThanOrEqual(0);
        expect(sure).toBeLessThanOrEqual(1);
      }
    }
  });
});
