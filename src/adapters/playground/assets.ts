import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { Refusal } from './errors.ts';

const PAGE = join(import.meta.dirname, 'page');
/** What the page shares with the other platforms; its imports find this path as they find the folder on the disk. */
const MARKDOWN = join(import.meta.dirname, '../../markdown');
const FILE = /^[a-z][a-z0-9-]*\.(js|css|svg)$/;
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** What the page's import map names, and where in its package each is. */
const VENDOR = new Map<string, [name: string, file: string]>([
  ['preact.js', ['preact', 'dist/preact.mjs']],
  ['preact-hooks.js', ['preact', 'hooks/dist/hooks.mjs']],
  ['htm.js', ['htm', 'dist/htm.module.js']],
  ['markdown-it.js', ['markdown-it', 'dist/browser/markdown-it.esm.min.mjs']],
  ['dompurify.js', ['dompurify', 'dist/purify.es.mjs']],
]);
/** A browser merges a 304's headers into its cache, so the answer must repeat the page's own policy. */
const REVISITED = [...RETAINED_304_HEADERS, 'content-security-policy'];
const IMPORT_MAP = /<script type="importmap">([^<]*)<\/script>/;

/** The page and what it is made of, as they lie on the disk: there is no build step. */
export function assetRoutes(): Hono {
  const app = new Hono();
  const index = once(() => readFile(join(PAGE, 'index.html'), 'utf8'));
  // Only where the whole body is at hand: on an event stream this would wait for its end.
  for (const path of ['/', '/playground/page/*', '/playground/vendor/*', '/markdown/*']) {
    app.use(path, etag({ retainedHeaders: REVISITED }));
  }

  app.get('/', async (c) => {
    const html = await index();
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Security-Policy', policy(IMPORT_MAP.exec(html)?.[1] ?? ''));
    return c.html(html);
  });
  for (const [path, folder] of [
    ['/playground/page/:file', PAGE],
    ['/markdown/:file', MARKDOWN],
  ] as const) {
    app.get(path, async (c) => {
      const file = c.req.param('file');
      return FILE.test(file) ? send(join(folder, file)) : missing();
    });
  }
  app.get('/playground/vendor/:file', async (c) => {
    const [name, file] = VENDOR.get(c.req.param('file')) ?? missing();
    return send(join(packageFolder(name), file));
  });
  return app;
}

/** Headers for every answer. The page sets its own policy; nothing else is ever shown as a page. */
export function headers() {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
    crossOriginResourcePolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
    overwrite: false,
  });
}

/** Scripts only from here, the import map by its hash, no address but this one. */
function policy(importMap: string): string {
  const hash = createHash('sha256').update(importMap).digest('base64');
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
    'trusted-types dompurify',
  ].join('; ');
}

async function send(path: string): Promise<Response> {
  const bytes = await readFile(path).catch(() => missing());
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } });
}

function missing(): never {
  throw new Refusal(404, 'not_found', 'There is no such page.');
}

/** Not every package lets its package.json be resolved, so the folder is found from its main file. */
function packageFolder(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  const end = main.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length;
  return end > 0 ? main.slice(0, end) : dirname(main);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
