import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { pageFile, policyOf, REVISITED, vendorFile } from '../../pages/serve.ts';
import { Refusal } from './errors.ts';

const PAGE = join(import.meta.dirname, 'page');
/** The folders in it: what the page knows, messages, writing, and where all that stands. */
const ROOMS = new Set(['state', 'message', 'write', 'panes']);
/** What the page shares with the other platforms; its imports find this path as they find the folder on the disk. */
const MARKDOWN = join(import.meta.dirname, '../../markdown');

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
    c.header('Content-Security-Policy', policyOf(html, 'trusted-types dompurify'));
    return c.html(html);
  });
  app.get('/playground/page/:file', async (c) => (await pageFile(PAGE, c.req.param('file'))) ?? missing());
  app.get('/playground/page/:room/:file', async (c) => {
    const { room, file } = c.req.param();
    return ROOMS.has(room) ? ((await pageFile(join(PAGE, room), file)) ?? missing()) : missing();
  });
  app.get('/markdown/:file', async (c) => (await pageFile(MARKDOWN, c.req.param('file'))) ?? missing());
  app.get('/playground/vendor/:file', async (c) => (await vendorFile(c.req.param('file'))) ?? missing());
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

function missing(): never {
  throw new Refusal(404, 'not_found', 'There is no such page.');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
