import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { RETAINED_304_HEADERS } from 'hono/etag';

/** What every page of ours may load beside its own files. */
const SHARED = import.meta.dirname;
const FILE = /^[a-z][a-z0-9-]*\.(js|css|svg)$/;
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** What import maps name, and where in its package each is. */
const VENDOR = new Map<string, [name: string, file: string]>([
  ['preact.js', ['preact', 'dist/preact.mjs']],
  ['preact-hooks.js', ['preact', 'hooks/dist/hooks.mjs']],
  ['htm.js', ['htm', 'dist/htm.module.js']],
  ['markdown-it.js', ['markdown-it', 'dist/browser/markdown-it.esm.min.mjs']],
  ['dompurify.js', ['dompurify', 'dist/purify.es.mjs']],
  ['highlight.js', ['@highlightjs/cdn-assets', 'es/highlight.min.js']],
]);
const IMPORT_MAP = /<script type="importmap">([^<]*)<\/script>/;

/** A browser merges a 304's headers into its cache, so the answer must repeat the page's own policy. */
export const REVISITED = [...RETAINED_304_HEADERS, 'content-security-policy'];

/** A file of a page, from its own folder or from what all pages share, as it lies on the disk; undefined where there is none. */
export async function pageFile(folder: string, file: string): Promise<Response | undefined> {
  if (!FILE.test(file)) return undefined;
  return (await fileAnswer(join(folder, file))) ?? fileAnswer(join(SHARED, file));
}

/** A file of a package that pages import; undefined where no page does. */
export async function vendorFile(file: string): Promise<Response | undefined> {
  const vendor = VENDOR.get(file);
  return vendor && fileAnswer(join(packageFolder(vendor[0]), vendor[1]));
}

async function fileAnswer(path: string): Promise<Response | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return undefined;
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } });
}

/** The policy of a page: scripts only from here, its import map by its hash, no address but this one. */
export function policyOf(html: string, ...more: string[]): string {
  const hash = createHash('sha256')
    .update(IMPORT_MAP.exec(html)?.[1] ?? '')
    .digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    ...more,
  ].join('; ');
}

/** Not every package has a main file, or lets its package.json be resolved: its folder is where Node looks for it. */
function packageFolder(name: string): string {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = places.map((place) => join(place, name)).find((one) => existsSync(one));
  if (folder === undefined) throw new Error(`The package ${name} is not installed.`);
  return folder;
}
