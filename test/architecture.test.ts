import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
const DOC = readFileSync(join(import.meta.dirname, '../docs/architecture.md'), 'utf8');

const named = [...DOC.matchAll(/`((?:\w[\w-]*\/)+(?:[\w-]+\.(?:ts|js))?|[\w-]+\.ts)`/g)].map(([, path = '']) => path);
const paths = named.filter((path) => path.includes('/') && !path.startsWith('src/'));

describe('docs/architecture.md', () => {
  it('names only paths that are there', () => {
    expect(paths.length).toBeGreaterThan(60);
    const root = (path: string) => join(path.startsWith('test/') ? dirname(SRC) : SRC, path);
    // `queue/` is told of inside of its folder.
    expect(paths.filter((path) => path !== 'queue/' && !existsSync(root(path)))).toEqual([]);
  });

  it('tells of every folder of core, jobs and the adapters', () => {
    const folders = ['core', 'jobs', 'adapters'].flatMap((room) =>
      readdirSync(join(SRC, room), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${room}/${entry.name}/`),
    );
    expect(folders.filter((folder) => !paths.includes(folder))).toEqual([]);
  });

  it('names functions where they are', () => {
    const told = [...DOC.matchAll(/`(\w+)` in\s+`([\w/-]+\.ts)`/g)];
    expect(told.length).toBeGreaterThan(20);
    const wrong = told.filter(([, name = '', path = '']) => {
      const text = readFileSync(join(SRC, path), 'utf8');
      return !new RegExp(`export (?:async )?(?:function|class|const) ${name}\\b`).test(text);
    });
    expect(wrong.map(([all]) => all)).toEqual([]);
  });
});
