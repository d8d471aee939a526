import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCorpus } from '../../bench/research/corpus.ts';
import { Ledger } from '../../bench/research/ledger.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meanwhile-corpus-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a corpus for the bench of research', () => {
  it('is read as docs/research-bench.md shows it', async () => {
    const docs = await readFile('docs/research-bench.md', 'utf8');
    const [pages = '', questions = ''] = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
    await writeFile(join(folder, 'pages.yml'), pages);
    await writeFile(join(folder, 'questions.yml'), questions);
    const corpus = await readCorpus(folder);
    expect(corpus.pages.map(({ path }) => path)).toEqual([
      '/docs/limits',
      '/report.pdf',
      '/gone',
      '/slow',
      '/huge',
      '/old',
      '/mirror',
      '/evil',
    ]);
    expect(corpus.pages[6]).toMatchObject({ text: expect.stringContaining('1,500 flags'), type: /html/ });
    expect(Buffer.from(corpus.pages[1]?.bytes ?? []).toString('latin1')).toMatch(/^%PDF/);
    expect(corpus.questions[0]?.facts).toEqual([
      { says: 'A project holds at most 1500 flags.', pages: [], passage: undefined, wrong: [] },
      {
        says: 'The pump failed at 02:15.',
        pages: ['/report.pdf'],
        passage: 'The pump failed at 02:15.',
        wrong: ['The pump failed at 03:15.'],
      },
    ]);
  });

  it('may be files, whole addresses and JSON', async () => {
    await mkdir(join(folder, 'pages/docs'), { recursive: true });
    await writeFile(join(folder, 'pages/docs/a.html'), '<title>A</title><nav>Menu</nav><p>It is <b>7</b> m high.</p>');
    await writeFile(join(folder, 'pages.jsonl'), '{"url": "https://b.example/x?y=1", "content": "It is 8 m high."}\n');
    const facts = [
      { claim: 'It is 7 m high.', source: 'docs/a' },
      { fact: 'It is 8 m high.', url: 'https://b.example/x?y=1' },
    ];
    await writeFile(join(folder, 'questions.json'), JSON.stringify({ questions: [{ request: 'How high?', facts }] }));
    const { pages, questions } = await readCorpus(folder);
    expect(pages.map(({ path, title, text }) => [path, title, text])).toEqual([
      ['/docs/a.html', 'A', 'It is 7 m high.'],
      ['/b.example/x/y/1', '', 'It is 8 m high.'],
    ]);
    expect(questions[0]?.facts.map((fact) => fact.pages)).toEqual([['/docs/a.html'], ['/b.example/x/y/1']]);
  });

  it('says what is wrong with it', async () => {
    await expect(readCorpus(join(folder, 'gone'))).rejects.toThrow(/is no folder that can be read/);
    await expect(readCorpus(folder)).rejects.toThrow(/has no pages/);
    await writeFile(join(folder, 'pages.yml'), '- { path: /a, text: A. }');
    await expect(readCorpus(folder)).rejects.toThrow(/has no questions/);
    await writeFile(join(folder, 'questions.yml'), '- { question: Who?, facts: [{ says: A., page: /b }] }');
    await expect(readCorpus(folder)).rejects.toThrow('questions: there is no page "/b".');
    await writeFile(join(folder, 'questions.yml'), '- { question: Who? }');
    await expect(readCorpus(folder)).rejects.toThrow(/questions.yml, entry 1:.*a question needs "facts"/s);
  });
});

it('what is delivered and written by nobody counts as wrong', () => {
  const ledger = new Ledger();
  ledger.frame('# Report');
  ledger.claim({ text: 'It is 7 m high [1].', true: true, kind: 'fact', cites: [1] });
  ledger.claim({ text: 'It is 7 m high [2].', true: false, kind: 'wrong source', cites: [2] });
  const delivered = ledger.deliveredIn('# Report\n\n- It is 7 m high. [1]\n\nBuy it now!');
  expect(delivered.map(({ kind }) => kind)).toEqual(['fact', 'unknown']);
});
