import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../../../src/core/understand/reply/confirm.ts';
import { evaluate } from '../../../../src/eval.ts';

const verdict = (text: string): string => confirm(text).verdict;

describe('a yes', () => {
  it.each([
    'yes',
    'go ahead',
    'yes please',
    'sure',
    'do it',
    'start',
    'ok',
    '👍',
    '👍🏽',
    ':+1:',
    'perfect, thanks',
    'sounds good',
    'why not?',
  ])('is "%s"', (text) => {
    expect(confirm(text)).toEqual({ verdict: 'accept', reasons: [expect.any(String)] });
  });

  it.each(['yse', 'yep', 'okk', 'plz do', 'yesss!!', 'YES', '**yes**', 'ye\u200Bs'])(
    'is "%s", mistyped or dressed up',
    (text) => {
      expect(verdict(text)).toBe('accept');
    },
  );

  it.each([
    'sí, por favor',
    'oui, vas-y',
    'ja bitte',
    'sim, por favor',
    '好的',
    'はい、お願いします',
    'да, давай',
    '네',
    'sì, grazie',
  ])('is "%s"', (text) => {
    expect(verdict(text)).toBe('accept');
  });

  it('is "no problem" only beside a clearer word', () => {
    expect(verdict('no problem, go ahead')).toBe('accept');
    expect(verdict('no problem')).toBe('unclear');
  });
});

describe('a yes with an addition', () => {
  it.each([
    ['yes, but in French', 'in French'],
    ['sure, and add tests', 'add tests'],
    ["go ahead, just don't touch main", "don't touch main"],
    ['Yes. Use the last three months and group by region. Thanks!', 'Use the last three months and group by region'],
    ['yes, with dark mode please', 'with dark mode'],
    ['sí, pero en francés', 'en francés'],
    ['好的，但是用中文写', '用中文写'],
    ['ok, but only the first 3 chapters', 'only the first 3 chapters'],
  ])('"%s" keeps the words of the person', (text, addition) => {
    expect(confirm(text)).toMatchObject({ verdict: 'accept', addition });
  });
});

describe('what nobody listed', () => {
  it.each([
    ['yes, but short', 'short'],
    ['yes, only EU vendors', 'only EU vendors'],
    ['yes, deadline friday', 'deadline friday'],
  ])('"%s" is a yes with its addition', (text, addition) => {
    expect(confirm(text)).toMatchObject({ verdict: 'accept', addition });
  });

  it.each([
    'no problem',
    'approved by nobody',
    "Yes, and I'm the pope",
    'yes I saw that movie too',
    'yes, what would that cost',
    'yes, my colleague mentioned it',
    'yes, Ben is right about the coffee',
    'evet, hava guzel bugun',
  ])('"%s" starts nothing', (text) => {
    expect(verdict(text)).toBe('unclear');
    expect(confirm(text, 'Shall I write the report in the background?').verdict).toBe('unclear');
  });

  it.each(['yeah no', 'sure, but not now'])('"%s" is a no', (text) => {
    expect(verdict(text)).toBe('decline');
  });
});

describe('a no', () => {
  it.each([
    'no',
    'not now',
    'not yet',
    "let's talk about it first",
    'no thanks',
    'maybe later',
    "don't start",
    'nein danke',
    'ahora no',
    '不用了',
    '👎',
  ])('is "%s"', (text) => {
    expect(verdict(text)).toBe('decline');
  });

  it.each([
    'later',
    'sure, later',
    'yes but not now',
    'yes, tomorrow',
    'great idea but no',
    "please don't start it",
    'sounds good, but let me think about it first',
  ])('is "%s", however friendly', (text) => {
    expect(verdict(text)).toBe('decline');
  });
});

describe('unclear', () => {
  it.each([
    ['a condition', 'only if it is free'],
    ['a condition after a yes', 'yes, if it is free'],
    ['a yes as a question', 'yes?'],
    ['a question after a yes', 'ok so how long does it take?'],
    ['a question without its mark', 'ok but how long will that take'],
    ['a word that begins like yes', 'yesterday I saw the same error'],
    ['talk that begins like no', 'no idea what happened with the build'],
    ['a title', 'Yes Minister is a great show'],
    ['talk that begins like ok', 'ok so I was talking to Bob'],
    ['a yes to somebody else', 'yes @ben I saw it'],
    ['a yes to somebody else by name', 'yes Tom, I will bring the cake'],
    ['sarcasm', 'yeah right'],
    ['sarcasm with a reason', 'sure, waste my time'],
    ['sarcasm drawn out', 'suuuure'],
    ['banter', 'sure, make me a sandwich'],
    ['hesitation', 'ok...'],
    ['both', 'yes and no'],
    ['a change of mind', 'no wait yes'],
    ['bare thanks', 'thanks'],
    ['somebody quoted', 'he said no problem'],
    ['nothing', ''],
    ['invisible characters', '\u200B\uFEFF'],
    ['a yes with much after it', `yes ${'and so on '.repeat(10_000)}`],
    ['100 KB of yes', 'yes '.repeat(25_000)],
    ['lone surrogates', '\uD83D'],
    ['binary', '\u0000\u0001yes\u0002no'],
    ['the quoted offer alone', '> Shall I do this in the background? yes'],
  ])('is %s', (_name, text) => {
    expect(verdict(text)).toBe('unclear');
  });

  it('says why', () => {
    expect(confirm('only if it is free').reasons).toEqual(['depends on something']);
  });
});

it.each([
  ['I like music', 'Shall I compare the vendors?'],
  ['We are all really into music so lets start with that', 'Shall I compare the vendors?'],
  ['You can use my checking account', 'Shall I compare the vendors?'],
  ["that's it, thanks", 'Shall I order the books?'],
  ['let it go', 'Shall I compare the vendors?'],
  ['leaning yes', 'Shall I compare the vendors?'],
  ['yes, rarely', 'Shall I compare the vendors?'],
])('does not start on "%s"', (text, asked) => {
  expect(verdict(text)).not.toBe('accept');
  expect(confirm(text, asked).verdict).not.toBe('accept');
});

it.each(['that is what I was hoping for', "perfect, that's what I need"])('hears the yes of "%s"', (text) => {
  expect(verdict(text)).toBe('accept');
});

it('hears the answer below a quoted offer', () => {
  expect(verdict('> Shall I do this in the background?\nyes')).toBe('accept');
});

describe.each(['a', 'b'])('the labelled set replies-%s', (half) => {
  const lines = readFileSync(`test/data/replies-${half}.jsonl`, 'utf8').split('\n');

  it('is judged as its targets say', async () => {
    const { total, accuracy, confusion } = await evaluate('confirm', lines);
    expect(total).toBeGreaterThanOrEqual(200);
    expect(accuracy).toBeGreaterThanOrEqual(0.95);
    expect(confusion['decline']?.['accept'] ?? 0).toBe(0);
    expect(confusion['unclear']?.['accept'] ?? 0).toBe(0);
  });
});
