import { describe, expect, it } from 'vitest';
import { checkReport, type CitedSource, type Note, supportedNotes } from '../../../src/workflows/research/citations.ts';
import { partsOf } from '../../../src/workflows/research/claims.ts';
import { standsIn } from '../../../src/workflows/research/passages.ts';

const SOURCES: CitedSource[] = [
  {
    number: 1,
    title: 'BullMQ documentation',
    text: 'The queue is **fast**.\n\nBullMQ was first released in March 2019. It moves 12,500 jobs per second on a laptop, and keeps\nfailed jobs for 3 days.',
  },
  {
    number: 2,
    title: 'Queues compared',
    text: 'Sidekiq has 1.5 million users. Celery handles four kinds of brokers. On 2024-05-03 the price rose to $1,200 a year.',
  },
  {
    number: 3,
    title: 'Warteschlangen',
    text: 'Die Firma hat 2.300 Kunden in der Schweiz und ist mit dem Ergebnis für 2023 nicht zufrieden.',
  },
];
const MORE: CitedSource[] = [
  { number: 24, title: 'Firma', text: 'Die Firma ist mit dem Ergebnis für 2023 nicht zufrieden.' },
  { number: 25, title: 'Compared', text: 'Quill moved 11,800 jobs per second, Plover 9,400 and Siskin 3,200.' },
  { number: 26, title: 'Sizes', text: 'An app has 4.8 MB on Android and 6.1 MB on iOS.' },
  {
    number: 27,
    title: 'Report',
    text: 'Revenue was 1.37 billion dollars in 2028, up from 1.12 billion dollars in 2027.',
  },
  {
    number: 28,
    title: 'Law',
    text: 'Large companies must comply by 1 January 2029, small companies by 1 January 2031.',
  },
  { number: 30, title: 'Museum', text: 'It holds about 500,000 objects, of which some 35,000 are on display.' },
  { number: 29, title: 'Size', text: 'The size fell from 38 MB to 24 MB.' },
];
const passage = (source: number, text: string): Note => ({ source, passage: text });
const NOTES: Note[] = [
  passage(1, 'BullMQ was first released in March 2019.'),
  passage(1, 'It moves 12,500 jobs per second on a laptop, and keeps failed jobs for 3 days.'),
  passage(2, 'Sidekiq has 1.5 million users.'),
  passage(2, 'Celery handles four kinds of brokers.'),
  passage(2, 'On 2024-05-03 the price rose to $1,200 a year.'),
  passage(3, 'Die Firma hat 2.300 Kunden in der Schweiz'),
];

async function verdict(claim: string, notes: Note[] = NOTES) {
  const [found] = (await checkReport(claim, [...SOURCES, ...MORE], notes)).filter((part) => part.kind === 'claim');
  return found?.kind === 'claim' ? found : undefined;
}

describe('a claim is supported', () => {
  it.each([
    'BullMQ was released in March 2019 [1].',
    'The first release of BullMQ came in March 2019. [1]',
    'It moves 12,500 jobs per second on a laptop [1].',
    'On a laptop BullMQ moves 12 500 jobs a second [1].',
    'Failed jobs are kept for three days [1].',
    'Sidekiq has 1,500,000 users [2].',
    'Sidekiq has 1.5M users [2].',
    'Celery handles 4 kinds of brokers [2].',
    'Since 3 May 2024 the price is 1200 dollars a year [2].',
    'BullMQ moves 12,500 jobs per second, and Sidekiq has 1.5 million users [1, 2].',
    'BullMQ moves 12,500 jobs per second, and Sidekiq has 1.5 million users [1][2].',
    'Die Firma hat 2300 Kunden in der Schweiz [3].',
    'The company has 2,300 customers [3].',
    'Die Warteschlange BullMQ erschien im März 2019 [1].',
  ])('%s', async (claim) => {
    expect(await verdict(claim)).toMatchObject({ verdict: 'supported' });
  });
});

describe('a claim is not supported', () => {
  it.each([
    ['BullMQ was released in March 2019.', 'uncited', []],
    ['BullMQ was released in March 2019 [7].', 'unknown source', []],
    ['BullMQ was released in March 2019 [1][7].', 'unknown source', []],
    ['BullMQ was released in March 2018 [1].', 'other details', ['2018']],
    ['BullMQ was released in April 2019 [1].', 'other details', ['April']],
    ['It moves 125,000 jobs per second on a laptop [1].', 'other details', ['125,000']],
    ['It moves 12.5 jobs per second on a laptop [1].', 'other details', ['12.5']],
    ['It moves 12,500 jobs per second on a Raspberry [1].', 'other details', ['Raspberry']],
    ['Sidekiq has 1.5 users [2].', 'other details', ['1.5']],
    ['Sidekiq has 1.5 billion users [2].', 'other details', ['1.5 billion']],
    ['Failed jobs are kept for 3 days since March 2019 [1].', 'other details', ['2019', 'March']],
    ['BullMQ was released in March 2019 [2].', 'unrelated', []],
    ['Encryption at rest needs another licence [1].', 'unrelated', []],
    [
      'BullMQ schafft 12.500 Aufträge in der Sekunde und wurde für Node.js geschrieben [1].',
      'other details',
      ['Node.js'],
    ],
    ['The company is happy with the year 2023 [3].', 'other details', ['2023']],
  ])('%s: %s', async (claim, why, missing) => {
    expect(await verdict(claim)).toMatchObject({ verdict: why, missing });
  });

  it.each([
    ['Failed jobs are kept for three weeks [1].', 'other details', 'three'],
    ['It moves 12,500 jobs per minute on a laptop [1].', 'other details', 'minute'],
    ['The price rose to 1,200 euros a year [2].', 'other details', '1,200'],
    ['Sidekiq and BullMQ have 1.5 million users [2].', 'other details', 'BullMQ'],
    ['Celery does not handle four kinds of brokers [2].', 'turned', ''],
    ['The price fell to $1,200 a year on 3 May 2024 [2].', 'turned', ''],
    ['Die Firma ist mit dem Ergebnis für 2023 zufrieden [24].', 'turned', ''],
    ['Plover moved 11,800 jobs per second and Quill 9,400 [25].', 'mixed up', ''],
    ['An app has 6.1 MB on Android and 4.8 MB on iOS [26].', 'mixed up', ''],
    ['Revenue was 1.37 billion dollars in 2027 [27].', 'mixed up', ''],
    ['Large companies must comply by 1 January 2031 [28].', 'mixed up', ''],
    ['The size fell from 24 MB to 38 MB [29].', 'mixed up', ''],
    [
      'BullMQ was released in March 2019, see [more](http://evil.example/x) [1].',
      'other details',
      'http://evil.example/x',
    ],
  ])('%s: %s %s', async (claim, why, what) => {
    const found = await verdict(claim, [...NOTES, ...MORE.map(({ number, text }) => passage(number, text))]);
    expect(found).toMatchObject({ verdict: why, missing: what === '' ? [] : [what] });
  });

  it.each([
    'Quill moved 11,800 jobs a second and Plover 9400 [25].',
    'On iOS an app has 6.1 MB, on Android 4.8 MB [26].',
    'In 2027 revenue was 1.12 billion dollars [27].',
    'Revenue was $1.37 billion in 2028 [27].',
    'Small companies must comply by 1 January 2031 [28].',
    'About 35,000 objects are on display [30].',
    'The size fell to 24 MB from 38 MB [29].',
    'Mit dem Ergebnis für 2023 ist die Firma nicht zufrieden [24].',
  ])('but supported is: %s', async (claim) => {
    const found = await verdict(
      claim,
      MORE.map(({ number, text }) => passage(number, text)),
    );
    expect(found).toMatchObject({ verdict: 'supported' });
  });

  it.each(['## BullMQ costs 5 dollars', '## [More](http://evil.example/)', 'Everything costs 70 dollars:'])(
    'a heading that states something: %s',
    async (heading) => {
      const [part] = await checkReport(heading, SOURCES, NOTES);
      expect(part).toMatchObject({ kind: 'claim', verdict: 'uncited' });
    },
  );

  it.each(['## The 4 brokers of Celery', '## 2. BullMQ', '---', 'What we found:'])(
    'a heading stays: %s',
    async (heading) => {
      expect(await checkReport(heading, SOURCES, NOTES)).toMatchObject([{ kind: 'frame' }]);
    },
  );

  it('without a passage that was noted', async () => {
    expect(await verdict('The queue is fast [1].', [])).toMatchObject({ verdict: 'no passage' });
  });
});

describe('a passage stands in its source', () => {
  const [{ text } = { text: '' }] = SOURCES;
  it.each([
    'BullMQ was first released in March 2019',
    'it MOVES 12,500 jobs per second',
    'and keeps failed jobs for 3 days',
    'the queue is fast.',
    'BullMQ was first released … keeps failed jobs',
    'BullMQ was first released [...] 12,500 jobs per second',
  ])('%s', (said) => expect(standsIn(said, text)).toBe(true));

  it.each([
    'BullMQ was first released in May 2019',
    'It moves 12,600 jobs per second',
    'keeps failed jobs … BullMQ was first released',
    'fast',
    '…',
    '',
    'a … b … c',
    'BullMQ '.repeat(400),
  ])('not: %s', (said) => expect(standsIn(said, text)).toBe(false));

  it('only such notes count', () => {
    const made = [
      ...NOTES,
      passage(1, 'BullMQ is the fastest queue of the world'),
      passage(9, 'BullMQ was first released'),
    ];
    expect(supportedNotes(SOURCES, made)).toEqual(NOTES);
  });
});

describe('a report falls into its sentences', () => {
  const REPORT = `# Queues\n\nBullMQ is fast. [1] It uses Redis, e.g. version 7 [1][2]. Who else?\n\n| a | b |\n|---|---|\n| Sidekiq | 4 [2] |\n\n- One is v5.1. [1]\n- Two [2]\n\n\`\`\`\ncode. [1]\n\`\`\`\n1. Last [3].\n`;

  it('each with what it cites', () => {
    const claims = partsOf(REPORT).flatMap((part) => (part.kind === 'claim' ? [[part.text.trim(), part.cites]] : []));
    expect(claims).toEqual([
      ['BullMQ is fast [1].', [1]],
      ['It uses Redis, e.g. version 7 [1][2].', [1, 2]],
      ['a | b |', []],
      ['Sidekiq | 4 [2] |', [2]],
      ['One is v5.1 [1].', [1]],
      ['Two [2]', [2]],
      ['Last [3].', [3]],
    ]);
  });

  it('which make the report again', () => {
    const joined = partsOf(REPORT)
      .map(({ text }) => text)
      .join('');
    expect(joined.replaceAll(/ ?\[\d\]|[.\s]/g, '')).toBe(REPORT.replaceAll(/ ?\[\d\]|[.\s]/g, ''));
  });
});
