import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { openApi } from '../openapi.ts';
import { readerOf } from './reader.ts';

const PAGE = join(import.meta.dirname, 'page');
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
]);
const IMPORT_MAP = /<script type="importmap">([^<]*)<\/script>/;

/** The operator's page and the reader of the API, as they lie on the disk. They hold no data: that comes with a token. */
export function operatorPage(): Hono {
  const app = new Hono();
  app.use(
    '/operator/*',
    secureHeaders({ referrerPolicy: 'no-referrer', xFrameOptions: 'DENY', strictTransportSecurity: false }),
    etag({ retainedHeaders: [...RETAINED_304_HEADERS, 'content-security-policy'] }),
  );
  app.get('/operator', async (c) => {
    const html = await readFile(join(PAGE, 'index.html'), 'utf8');
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Security-Policy', policy(IMPORT_MAP.exec(html)?.[1] ?? ''));
    return c.html(html);
  });
  app.get('/operator/api', (c) => {
    c.header('Content-Security-Policy', policy(''));
    return c.html(readerOf(openApi()));
  });
  app.get('/operator/page/:file', async (c) => {
    const file = c.req.param('file');
    return FILE.test(file) ? send(join(PAGE, file)) : c.notFound();
  });
  app.get('/operator/vendor/:file', async (c) => {
    const [name, file] = VENDOR.get(c.req.param('file')) ?? [];
    return name === undefined || file === undefined ? c.notFound() : send(join(packageFolder(name), file));
  });
  return app;
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
  ].join('; ');
}

async function send(path: string): Promise<Response> {
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return new Response('There is no such file.', { status: 404 });
  const type = TYPES[extname(path)] ?? 'application/octet-stream';
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } });
}

/** Not every package lets its package.json be resolved, so the folder is found from its main file. */
function packageFolder(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  return main.slice(0, main.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
}
