import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

export type Pattern = { where: string; source: string; flags: string };

const SRC = join(import.meta.dirname, '../../src');

/** Files that do something when they are loaded; the page's run in a browser. Their literals are read all the same. */
const NOT_LOADED = /^(?:main|eval|discord-register|slack-manifest|token)\.ts$|\/watchdog(?:-thread)?\.ts$|\/page\//;

/** The regular expressions that are written as such in the sources. */
function literals(path: string): Pattern[] {
  const text = readFileSync(join(SRC, path), 'utf8');
  const found: Pattern[] = [];
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      const where = `${path}:${text.slice(0, node.start).split('\n').length}`;
      found.push({ where, source: node.regex.pattern, flags: node.regex.flags });
    },
  }).visit(parseSync(path, text).program);
  return found;
}

/** The regular expressions that the sources put together of parts when they are loaded. */
async function composed(paths: readonly string[]): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const Original = RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, given: [string, string?], newTarget) {
      const made = Reflect.construct(target, given, newTarget) as RegExp;
      const caller = (new Error().stack ?? '').split('\n')[2] ?? '';
      const where = /\/src\/([^)]+:\d+):\d+\)?$/.exec(caller)?.[1];
      if (where !== undefined && !caller.includes('node_modules')) {
        found.push({ where, source: made.source, flags: made.flags });
      }
      return made;
    },
  });
  try {
    for (const path of paths) await import(pathToFileURL(join(SRC, path)).href);
  } finally {
    globalThis.RegExp = Original;
  }
  return found;
}

/** Each pattern of the product once, with the first place where it stands. */
export async function patternsOfSources(): Promise<Pattern[]> {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => /\.[jt]s$/.test(path));
  const found = [
    ...paths.flatMap(literals),
    ...(await composed(paths.filter((path) => path.endsWith('.ts') && !NOT_LOADED.test(path)))),
  ];
  return [...new Map(found.map((pattern) => [keyOf(pattern), pattern] as const).toReversed()).values()].toReversed();
}

export function fileOf({ where }: Pattern): string {
  return where.replace(/:\d+$/, '');
}

/** Names a pattern, and the file that it stands in, in the list of verdicts. */
export function keyOf(pattern: Pattern): string {
  return createHash('sha256')
    .update(`${fileOf(pattern)}\n${pattern.source}/${pattern.flags}`)
    .digest('base64url')
    .slice(0, 16);
}
