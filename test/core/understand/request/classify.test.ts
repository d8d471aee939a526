import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../../src/core/understand/request/classify.ts';
import { evaluate } from '../../../../src/eval.ts';

const tier = (text: string): string => classify(text).tier;

describe('conversation', () => {
  it.each([
    ['a question about a command', 'what does `ls -la` do?'],
    ['a question about a long command', 'why does `npm test` hang on my laptop?'],
    ['a how-to question about large work', 'How can I build a REST API with authentication and tests?'],
    ['an explanation of large work', 'Explain how to build a REST API with auth, tests, docker and postgres'],
    ['a story about large work', 'I built a dashboard with auth and charts last year and nobody used it'],
    ['an order word as the subject', 'Build is red again'],
    ['a wish beside a question', 'I need a dashboard for my team. Which tool would you recommend?'],
    ['a choice left open', 'build a dashboard or buy one?'],
    ['rewording', 'please make this friendlier: "Build the whole dashboard with all reports today."'],
    ['a question about the background', 'What does it mean to run something in the background?'],
    ['thanks', 'thanks, that was a great report'],
    ['Spanish', '¿Cómo funciona una base de datos?'],
    ['Chinese', '什么是微服务？'],
    ['Japanese', 'テストが遅いのはなぜですか？'],
  ])('is %s', (_name, text) => {
    expect(tier(text)).toBe('conversation');
  });
});

describe('simple', () => {
  it.each([
    ['a quick command', '`ls`'],
    ['a quick command to be run', 'run `echo hi`'],
    ['asking a long tool for its version', '`docker build --help`'],
    ['a calculator', 'create a calculator'],
    ['a regular expression', 'write a regex that matches ISO dates'],
    ['something small that works on something large', 'write a script that prints the size of the dashboard database'],
    ['code brought along', 'write unit tests for this function: function add(a, b) { return a + b }'],
    ['a background that is seen', 'make a page with a picture of a cat in the background'],
    ['a loop that is no background', 'write a while loop: while i < 10 print i'],
    ['French', 'Fais-moi un script bash qui affiche la date'],
    ['German', 'Schreib mir eine kleine Funktion, die prüft, ob ein Jahr ein Schaltjahr ist'],
    ['Portuguese', 'crie uma calculadora simples'],
  ])('is %s', (_name, text) => {
    expect(tier(text)).toBe('simple');
  });
});

describe('complex', () => {
  it.each([
    'npm test',
    'make',
    'pytest',
    'cargo build',
    'sleep 60',
    'cd app && npm run build',
    'sudo docker build .',
    './scripts/smoke-test.sh',
  ])('is the command `%s`', (command) => {
    expect(tier(`\`${command}\``)).toBe('complex');
    expect(tier(`please run \`${command}\``)).toBe('complex');
  });

  it.each([
    ['a product', 'Build a dashboard'],
    ['parts', 'create an API with tests'],
    ['running tests', 'would you mind running the integration tests?'],
    ['a list of parts', '- schema for orders\n- CRUD endpoints\n- seed data\nbuild all of that please'],
    ['typing errors', 'pls biuld a dashbord w/ charts and filters'],
    ['small work in the background', 'write a simple calculator in the background'],
    ['small work while the person is away', 'while I get lunch, write a regex for dates'],
    ['a wait of minutes', 'sleep for 5 minutes'],
    ['Spanish', 'Crea una aplicación web con autenticación y un panel de administración'],
    ['German with the verb last', 'Kannst du mir eine Website mit Shop und Login bauen?'],
    ['Chinese', '运行所有测试'],
  ])('is %s', (_name, text) => {
    expect(tier(text)).toBe('complex');
  });
});

describe('deep', () => {
  it.each([
    ['research', 'Research quantum error correction and write a report'],
    ['a comparison', 'compare AWS, GCP and Azure on price and regions'],
    ['a thing by its name', 'market research for a coffee subscription in Berlin'],
    [
      'a question with an order to look deep',
      'Who are the main players? Research each of them and write it up with sources.',
    ],
    ['research in the background', 'research heat pumps in the background'],
    ['French', 'Analyse le marché des voitures électriques en Europe'],
    ['Japanese', '主要なクラウド事業者を調査して比較レポートを書いてください'],
  ])('is %s', (_name, text) => {
    expect(tier(text)).toBe('deep');
  });
});

describe('every judgement', () => {
  it('gives its confidence and reasons that a person can read', () => {
    const { confidence, reasons } = classify('Build a dashboard with charts, login and tests');
    expect(confidence).toBeGreaterThan(0.6);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(reasons).toContain('a dashboard');
  });

  it('is less sure at the edge between two tiers', () => {
    expect(classify('create an API with tests').confidence).toBeLessThan(
      classify('Migrate our app from Vue 2 to Vue 3').confidence,
    );
  });

  it.each([
    ['nothing', ''],
    ['spaces', ' \n\t '],
    ['100 KB of one letter', 'a'.repeat(100_000)],
    ['100 KB of back quotes', '`'.repeat(100_000)],
    ['100 KB of quotes', '"'.repeat(100_000)],
    ['100 KB of colons', 'a: '.repeat(33_000)],
    ['binary', String.fromCharCode(...Array.from({ length: 512 }, (_value, i) => i % 256))],
    ['lone surrogates', '\uD800 \uDC00'.repeat(50)],
    ['invisible characters', '\u200B\u200D\uFEFF'.repeat(50)],
    ['emoji', '🤖🔥👩‍👩‍👧‍👦'],
  ])('survives %s as conversation', (_name, text) => {
    expect(tier(text)).toBe('conversation');
  });

  it('sees through invisible characters in words', () => {
    expect(tier('bui\u200Bld a dash\u00ADboard')).toBe('complex');
  });

  it('finds the request at the end of a long text', () => {
    expect(
      tier(`${'We had a long day and nobody knows why. '.repeat(2_500)}\nBuild a dashboard with charts and login.`),
    ).toBe('complex');
  });
});

describe.each(['a', 'b'])('the labelled set requests-%s', (half) => {
  const lines = readFileSync(`test/data/requests-${half}.jsonl`, 'utf8').split('\n');

  it('is judged as its targets say', async () => {
    const { total, accuracy, confusion } = await evaluate('classify', lines);
    const light = [confusion['conversation'] ?? {}, confusion['simple'] ?? {}];
    const lightTotal = light.flatMap((row) => Object.values(row)).reduce((sum, n) => sum + n, 0);
    const offered = light.reduce((sum, row) => sum + (row['complex'] ?? 0) + (row['deep'] ?? 0), 0);
    expect(total).toBeGreaterThanOrEqual(200);
    expect(accuracy).toBeGreaterThanOrEqual(0.92);
    expect(offered / lightTotal).toBeLessThanOrEqual(0.01);
  });
});
