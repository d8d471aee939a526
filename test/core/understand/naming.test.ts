import { describe, expect, it } from 'vitest';
import { MAX_NAME, nameFrom, numberedName } from '../../../src/core/understand/naming.ts';
import { RUNAWAY_MS, workOf } from '../../support/runaway.ts';

describe('a name', () => {
  it.each([
    ['write an email validation function in TypeScript', 'email-validation-function'],
    ['run `npm test` and tell me what fails', 'npm-test'],
    ['run `npm test` and tell me what fails, in the background', 'npm-test'],
    ['Could you please run `make`?', 'run-make'],
    ['run `cd app && ./bin/deploy.sh --prod TOKEN=abc`', 'run-deploy'],
    ['compare Redis and Postgres for queues', 'compare-redis-postgres'],
    ['fix the `parseDate` function', 'fix-parsedate-function'],
    ['Please build me a dashboard for sales, thanks', 'dashboard-sales'],
    ['summarize https://www.example.com/a?b=c for me', 'summarize-example-com'],
    ['sleep 30', 'sleep-30'],
    ['Side one', 'side-one'],
    ['Hello', 'hello-task'],
    ['write it', 'write-it'],
    ['can you please test it now for me', 'test-task'],
    ['run `for i in 1 2 3; do echo x; sleep 2; done`', 'echo-sleep'],
    ['shell for i in 1 2 3; do echo x; sleep 2; done', 'echo-sleep'],
    ['bash "while ! nc -z db 5432; do sleep 1; done"', 'nc-sleep'],
    ['bash "npm test"', 'npm-test'],
    ['run `if make; then echo ok; fi`', 'make-echo'],
    ['Übersicht über Löhne in München', 'ubersicht-lohne'],
    ['Straße', 'strasse-task'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'full-width'],
    ['将数据库迁移到PostgreSQL', 'postgresql-task'],
    ['напиши функцию', 'напиши-функцию'],
    ['数据库备份', '数据库备份'],
    ['请帮我写一篇关于春天和夏天的很长的文章', '请帮我写一篇关于春天和夏'],
    ['データベースのバックアップ', 'データベースのバックアッ'],
    ['सर्वर की जाँच', 'सर्वर-की-जाँच'],
    ['데이터 백업', '데이터-백업'],
    ['ключ abc123def456ghi789', 'ключ'],
    ['🎉', 'task'],
    ['???', 'task'],
    ['', 'task'],
  ])('of %s is %s', (request, name) => {
    expect(nameFrom(request)).toBe(name);
  });

  it('holds no secrets or addresses', () => {
    const name = nameFrom('use key sk-abc123def456ghi789 and ana@example.com with PASSWORD=hunter2 deployment');
    for (const part of ['abc123', 'ana', 'example', 'hunter2']) expect(name).not.toContain(part);
  });

  it.each(['failed', 'running', 'mine', 'all', 'help', 'a1b2c3', 'k3x9', '2024', 'cancel', 'done'])(
    'of %s is no id and no word that commands know',
    (request) => {
      expect(nameFrom(request)).toMatch(/^(?:task|[a-z0-9]+(?:-[a-z0-9]+)+)$/);
    },
  );

  it.each([
    'x'.repeat(100_000),
    'word '.repeat(20_000),
    '`'.repeat(100_000),
    '<'.repeat(100_000),
    '@a'.repeat(50_000),
    'http://'.repeat(20_000),
    '../../etc/passwd; rm -rf / #',
    '`$(rm -rf /)`',
    '\u0000\u0001\u001b[31m',
    '\u202egnp.exe',
    'a\u200bb\u200bc',
    '-----',
    'İSTANBUL ılık',
    '\ud800',
    'e\u0301'.repeat(10_000),
    'internationalization containerization parallelization authorization',
    'supercalifragilisticexpialidocious antidisestablishmentarianism',
  ])('is safe whatever the request is (%#)', (request) => {
    let name = '';
    const took = workOf(() => (name = nameFrom(request)));
    expect(took).toBeLessThan(RUNAWAY_MS);
    expect(name).toMatch(/^(?:task|[a-z0-9]+(?:-[a-z0-9]+)+)$/);
    expect(name.length).toBeLessThanOrEqual(MAX_NAME);
  });
});

describe('a numbered name', () => {
  it('counts up from 2', () => {
    expect(numberedName('npm-test', 1)).toBe('npm-test');
    expect(numberedName('npm-test', 2)).toBe('npm-test-2');
    expect(numberedName('npm-test', 3)).toBe('npm-test-3');
  });

  it('stays within the longest name', () => {
    const base = `${'a'.repeat(37)}-bc`;
    const taken = new Set([base]);
    for (let count = 0; count < 120; count++) {
      const name = numberedName(base, count + 2);
      expect(name.length).toBeLessThanOrEqual(MAX_NAME);
      expect(taken.has(name)).toBe(false);
      taken.add(name);
    }
  });
});
