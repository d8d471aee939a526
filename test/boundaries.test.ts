import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBreaches, findCircles, importsOf, withoutComments } from './support/boundaries.ts';

const SRC = join(import.meta.dirname, '../src');

/** More cannot be looked over; 15 are usual, and the nouns are the most. */
const MOST_IN_A_FOLDER = 25;

function readSources() {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }));
}

it('the sources keep the directions of the house', () => {
  const sources = readSources();
  expect(sources.length).toBeGreaterThan(10);
  expect(findBreaches(sources)).toEqual([]);
});

it('no sources import one another in a circle, not even for types', () => {
  expect(findCircles(readSources())).toEqual([]);
});

/** What every chat platform needs; the same part has the same name, so that who knows one adapter finds it in the others. */
const PARTS = [
  'receive/receive.ts',
  'receive/normalise.ts',
  'receive/wire.ts',
  'receive/read-talk.ts',
  'deliver/deliver.ts',
  'deliver/render.ts',
  'deliver/answers.ts',
  'text/read-text.ts',
  'auth/token.ts',
  'errors.ts',
  'ids.ts',
  'log.ts',
  'store.ts',
];

it.each(['slack', 'discord', 'playground'])(
  'the adapter of %s has the parts that each has, under the same names',
  (name) => {
    const found = new Set(readSources().map(({ path }) => path));
    expect(PARTS.filter((part) => !found.has(`adapters/${name}/${part}`))).toEqual([]);
  },
);

it('no folder holds more sources than can be looked over', () => {
  const counts = new Map<string, number>();
  for (const { path } of readSources()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const crowded = [...counts].filter(([, count]) => count > MOST_IN_A_FOLDER);
  expect(crowded).toEqual([]);
});

it('a circle is seen however long it is, and one of types alone', () => {
  const sources = [
    { path: 'core/a.ts', text: `import { b } from './deep/b.ts';` },
    { path: 'core/deep/b.ts', text: `export type X = import('../c.ts').X;` },
    { path: 'core/c.ts', text: `import type { A } from './a.ts';\nimport { d } from './d.ts';` },
    { path: 'core/d.ts', text: `import { z } from 'zod';` },
  ];
  expect(findCircles(sources)).toEqual(['core/a.ts <-> core/c.ts <-> core/deep/b.ts']);
});

describe('the checker sees every way of importing', () => {
  it.each([
    `import x from '../jobs/a.ts';`,
    `import { x } from "../jobs/a.ts";`,
    `import {\n  x,\n  y,\n} from '../jobs/a.ts';`,
    `import type { X } from '../jobs/a.ts';`,
    `import * as x from '../jobs/a.ts';`,
    `import '../jobs/a.ts';`,
    `export { x } from '../jobs/a.ts';`,
    `export * from '../jobs/a.ts';`,
    `export type * from '../jobs/a.ts';`,
    `const x = await import('../jobs/a.ts');`,
    `const x = await import(\n  '../jobs/a.ts'\n);`,
    'const x = await import(`../jobs/a.ts`);',
    `type X = import('../jobs/a.ts').X;`,
    `let a = 'https://x'; import '../jobs/a.ts'; // a comment`,
  ])('%s', (text) => {
    expect(importsOf(withoutComments(text))).toEqual(['../jobs/a.ts']);
    expect(findBreaches([{ path: 'core/x.ts', text }])).toEqual(['core/x.ts: core must not import jobs/a.ts']);
  });

  it('and no comment', () => {
    const text = `// import '../jobs/a.ts'\n/** from '../jobs/a.ts' */\nconst url = 'http://a//b', words = ['from', ', ', 'import'];`;
    expect(findBreaches([{ path: 'core/x.ts', text }])).toEqual([]);
  });
});

describe('the checker allows', () => {
  it.each([
    ['core/x.ts', './y.ts'],
    ['core/deep/x.ts', '../y.ts'],
    ['core/x.ts', 'zod'],
    ['workflows/shell/x.ts', '../../core/run.ts'],
    ['workflows/x.ts', 'node:fs'],
    ['workflows/x.ts', '../sandbox/y.ts'],
    ['sandbox/x.ts', '../core/run.ts'],
    ['tools/web/x.ts', '../../core/domain/tool.ts'],
    ['jobs/x.ts', '../core/run.ts'],
    ['jobs/x.ts', 'bullmq'],
    ['adapters/slack/x.ts', '../../core/run.ts'],
    ['adapters/slack/deep/x.ts', '../y.ts'],
    ['app/config.ts', './config-names.ts'],
    ['app/x.ts', '../jobs/x.ts'],
    ['main.ts', './app/x.ts'],
    ['main.ts', './jobs/x.ts'],
    ['core/domain/x.ts', './y.ts'],
    ['core/domain/x.ts', 'zod'],
    ['core/decide/x.ts', '../domain/y.ts'],
    ['main.ts', './adapters/slack/x.ts'],
  ])('%s -> %s', (path, specifier) => {
    expect(findBreaches([{ path, text: `import '${specifier}';` }])).toEqual([]);
  });
});

describe('the checker refuses', () => {
  it.each([
    ['core/x.ts', '../jobs/y.ts'],
    ['core/x.ts', '../workflows/y.ts'],
    ['core/deep/x.ts', '../../adapters/http/y.ts'],
    ['core/x.ts', '../app/config.ts'],
    ['core/domain/x.ts', '../present/y.ts'],
    ['core/domain/x.ts', '../policy.ts'],
    ['core/domain/x.ts', 'node:fs'],
    ['core/basics/x.ts', '../domain/y.ts'],
    ['core/x.ts', 'node:fs'],
    ['core/x.ts', 'ioredis'],
    ['core/x.ts', '../../package.json'],
    ['workflows/x.ts', '../jobs/y.ts'],
    ['workflows/x.ts', '../adapters/http/y.ts'],
    ['workflows/x.ts', '../app/config.ts'],
    ['sandbox/x.ts', '../workflows/y.ts'],
    ['sandbox/x.ts', '../jobs/y.ts'],
    ['tools/x.ts', '../jobs/y.ts'],
    ['tools/x.ts', '../workflows/y.ts'],
    ['jobs/x.ts', '../tools/y.ts'],
    ['jobs/x.ts', '../sandbox/y.ts'],
    ['jobs/x.ts', '../adapters/http/y.ts'],
    ['jobs/x.ts', '../workflows/y.ts'],
    ['jobs/x.ts', '../app/config.ts'],
    ['adapters/slack/x.ts', '../../jobs/y.ts'],
    ['adapters/slack/x.ts', '../discord/y.ts'],
    ['adapters/slack/x.ts', '../slackish/y.ts'],
    ['adapters/slack/x.ts', '../../workflows/y.ts'],
    ['adapters/slack/x.ts', '../../app/config.ts'],
    ['adapters/slack/x.ts', '../../main.ts'],
    ['app/config.ts', '../core/run.ts'],
    ['app/policy-file.ts', './config.ts'],
    ['app/x.ts', '../main.ts'],
    ['jobs/x.ts', '../main.ts'],
    ['attic/x.ts', './y.ts'],
  ])('%s -> %s', (path, specifier) => {
    expect(findBreaches([{ path, text: `import '${specifier}';` }])).toHaveLength(1);
  });

  it.each([
    ['jobs/x.ts', 'const port = process.env.PORT;'],
    ['jobs/x.ts', `const port = process['env'].PORT;`],
    ['jobs/x.ts', `import { env } from 'node:process';`],
    ['core/x.ts', `if (platform === 'slack') show();`],
    ['core/x.ts', 'const id = `discord:${guild}`;'],
    ['core/x.ts', 'const x = await import(name);'],
    ['core/x.ts', `const x = require('./x.ts');`],
    ['core/x.ts', 'const a = 1;\n'.repeat(301)],
    ['core/decide/x.ts', 'if (/yes/.test(text)) start();'],
    ['core/decide/x.ts', `import { confirm } from '../understand/reply/confirm.ts';`],
  ])('in %s: %s', (path, text) => {
    expect(findBreaches([{ path, text }])).toHaveLength(1);
  });
});
