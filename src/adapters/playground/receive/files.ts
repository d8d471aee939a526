import { extname } from 'node:path';
import { Hono } from 'hono';
import type { Files } from '../../../core/ports.ts';
import { Refusal } from '../errors.ts';

const MAX_ID = 300;
const TEXT = new Set(['.txt', '.md', '.log', '.csv', '.json', '.diff', '.patch', '.js', '.ts', '.py', '.sh', '.yml']);

const PICTURES = new Map([
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.gif', 'image/gif'],
  ['.webp', 'image/webp'],
  ['.avif', 'image/avif'],
]);

/** Files of runs as downloads. Their ids cannot be guessed: whoever has one was shown it. Nothing opens in the browser. */
export function fileRoutes(files: Files): Hono {
  const app = new Hono();
  app.get('/files/:id', async (c) => {
    const id = c.req.param('id');
    const file = id.length > MAX_ID ? undefined : await files.read(id);
    if (!file) {
      throw new Refusal(404, 'unknown_file', 'There is no such file. It may have been removed with its run.');
    }
    return new Response(new Uint8Array(file.bytes), {
      headers: {
        'Content-Type': typeOf(extname(file.name).toLowerCase()),
        'Content-Disposition': disposition(file.name),
        'Cache-Control': 'private, no-cache',
      },
    });
  });
  return app;
}

/** As what a browser is told to take it: pictures are shown in the page, everything else is only bytes or text. */
function typeOf(extension: string): string {
  if (TEXT.has(extension)) return 'text/plain; charset=utf-8';
  return PICTURES.get(extension) ?? 'application/octet-stream';
}

function disposition(name: string): string {
  const base = name.split(/[\\/]/).at(-1) || 'file';
  const plain = base.replace(/[^\w.() -]/g, '_').slice(0, 150);
  const encoded = encodeURIComponent(base.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
