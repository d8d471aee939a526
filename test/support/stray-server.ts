import { serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { pino } from 'pino';
import { inRequest, outliveStrays } from '../../src/app/stray.ts';

/** A process whose routes fail where nobody catches it. */

const app = new Hono();
app.use(inRequest);
app.get('/fine', (c) => c.text('fine'));
// Handed to a library that fails before it answers.
app.get('/rejects', () => {
  void Promise.reject(new Error('of the library'));
  return RESPONSE_ALREADY_SENT;
});
app.get('/rejects-later', () => {
  setTimeout(() => void Promise.reject(new Error('of its timer')), 5);
  return RESPONSE_ALREADY_SENT;
});
app.get('/throws', () => {
  setTimeout(() => {
    throw new Error('of its callback');
  }, 5);
  return RESPONSE_ALREADY_SENT;
});
app.get('/answers', (c) => {
  void Promise.reject(new Error('beside the answer'));
  return c.text('answered');
});

outliveStrays(pino());
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`listens on ${port}`));
// The bot's own mistake, in no request.
process.on('SIGUSR2', () => void Promise.reject(new Error('of nobody')));
