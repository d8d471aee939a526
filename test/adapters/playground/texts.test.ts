import { describe, expect, it } from 'vitest';
import { clean } from '../../../src/adapters/playground/receive/normalise.ts';
import { readMentions } from '../../../src/adapters/playground/text/read-text.ts';
import { render } from '../../../src/adapters/playground/deliver/render.ts';
import { titleOf } from '../../../src/adapters/playground/text/title.ts';
import { post } from './harness.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';

describe('readMentions', () => {
  it.each([
    ['@meanwhile run it', 'run it', true, false],
    ['@Meanwhile: run it', 'run it', true, false],
    ['hey @meanwhile, run it', 'hey, run it', true, false],
    ['can you run it @meanwhile?', 'can you run it?', true, false],
    ['run it\n@meanwhile please', 'run it\n please', true, false],
    ['@meanwhile', '', true, false],
    ['@ana look', '@ana look', false, true],
    ['@meanwhile tell @Ben', 'tell @Ben', true, true],
    ['@somebody look', '@somebody look', false, false],
    ['write to x@meanwhile.dev or a/@meanwhile', 'write to x@meanwhile.dev or a/@meanwhile', false, false],
    ['what does `@meanwhile` mean', 'what does `@meanwhile` mean', false, false],
    ['```\n@meanwhile @ana\n```', '```\n@meanwhile @ana\n```', false, false],
    ['@meanwhile-bot', '@meanwhile-bot', false, false],
  ])('%j', (text, without, mentioned, toOthers) => {
    expect(readMentions(text)).toEqual({ text: without, mentioned, toOthers });
  });

  it('does not run away with hostile texts', () => {
    const took = workOf(() => {
      for (const text of ['`'.repeat(40_000), '@'.repeat(40_000), '@meanwhile '.repeat(3600), ' \t'.repeat(20_000)]) {
        readMentions(clean(text));
      }
    });
    expect(took).toBeLessThan(RUNAWAY_MS);
  });
});

describe('render', () => {
  const mention = { id: 'ana', name: 'Ana' };

  it.each([
    ['Done.', '@Ana Done.'],
    ['**nap** is done.', '@Ana **nap** is done.'],
    ['```\nx\n```', '@Ana\n\n```\nx\n```'],
    ['- one', '@Ana\n\n- one'],
    ['Here you are, @ana.', 'Here you are, @ana.'],
    ['', '@Ana'],
  ])('mentions in %j', (text, shown) => {
    expect(render(post('result', text, { mention })).text).toBe(shown);
  });
});

describe('titleOf', () => {
  it.each([
    ['\n\n## **Hello** [you](https://x.example)\nmore', 'Hello you'],
    ['', ''],
    ['user\u202egnp.exe \u2066x\u2069', 'usergnp.exe x'],
    ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ])('%j', (text, title) => {
    expect(titleOf(text)).toBe(title);
  });
});
