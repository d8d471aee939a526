import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { pageFile, policyOf, REVISITED, vendorFile } from '../../../pages/serve.ts';
import { openApi } from '../openapi.ts';
import { readerOf } from './reader.ts';

const PAGE = join(import.meta.dirname, 'page');

/** The operator's page and the reader of the API, as they lie on the disk. They hold no data: that comes with a token. */
export function operatorPage(): Hono {
  const app = new Hono();
  let reader: ReturnType<typeof readerOf> | undefined;
  app.use(
    '/operator/*',
    secureHeaders({ referrerPolicy: 'no-referrer', xFrameOptions: 'DENY', strictTransportSecurity: false }),
    etag({ retainedHeaders: REVISITED }),
  );
  app.get('/operator', async (c) => {
    const html = await readFile(join(PAGE, 'index.html'), 'utf8');
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Security-Policy', policyOf(html));
    return c.html(html);
  });
  app.get('/operator/api', (c) => {
    c.header('Content-Security-Policy', policyOf(''));
    return c.html((reader ??= readerOf(openApi())));
  });
  app.get('/operator/page/:file', async (c) => (await pageFile(PAGE, c.req.param('file'))) ?? c.notFound());
  app.get('/operator/vendor/:file', async (c) => (await vendorFile(c.req.param('file'))) ?? c.notFound());
  return app;
}
