import type { Form } from '../../../core/present/form.ts';
import { Hono } from 'hono';
import { Refusal } from '../errors.ts';
import { PEOPLE } from '../people.ts';
import { knownUser, noThread, visibleChannel, visibleThread } from './wire.ts';
import { type Store, sees, type ThreadSummary, type Where } from '../store.ts';
import { titleOf } from '../text/title.ts';

/** `form`: what is to be filled in where nothing follows the command. */
export type CommandHelp = { command: string; usage: string; form?: Form };
type Read = (where: Where, user: string) => Promise<void>;

const PAGE = 100;

/** What people see: channels, threads and what they have not read. */
export function viewRoutes(store: Store, commands: CommandHelp[], onRead: Read): Hono {
  const app = new Hono();

  app.get('/state', async (c) => {
    const user = knownUser(c.req.query('user'));
    const unread = await store.unread(user.id);
    const channels = [...unread].map(([id, count]) => ({ id, unread: count }));
    return c.json({ people: PEOPLE, channels, commands });
  });

  // `roots=true` adds what the page shows of a thread before it is opened.
  app.get('/channels/:channel', async (c) => {
    const user = knownUser(c.req.query('user'));
    const channel = visibleChannel(c.req.param('channel'), user.id);
    const summaries = await store.threads(channel, user.id, PAGE);
    const shown = await withRoots(channel, summaries, user.id);
    const threads = shown.map(({ summary: { id, lastAt, unread }, root, replies, card }) => ({
      id,
      title: titleOf(root.text),
      unread,
      lastAt: new Date(lastAt).toISOString(),
      ...(c.req.query('roots') === 'true' && { root, replies, ...(card && { card }) }),
    }));
    return c.json({ channel, threads });
  });

  app.get('/threads/:thread{.+}', async (c) => {
    const user = knownUser(c.req.query('user'));
    const where = visibleThread(c.req.param('thread'), user.id);
    const messages = await store.thread(where, user.id);
    if (!messages) {
      throw noThread();
    }
    if (readFlag(c.req.query('read')) && (await store.markRead(user.id, where.thread)) > 0) {
      await onRead(where, user.id);
    }
    return c.json({ ...where, messages });
  });

  /** The threads in which the person sees anything, each with its first message, its other ones and its latest card. */
  async function withRoots(channel: string, summaries: ThreadSummary[], user: string) {
    const outlines = await store.outlines(
      summaries.map((summary) => summary.id),
      user,
    );
    const cards = await store.liveCards(channel);
    const wanted = summaries.map((summary, index) => [outlines[index]?.first, cards[summary.id]]);
    const loaded = new Map((await store.load(wanted.flat().filter((id) => id !== undefined))).map((m) => [m?.id, m]));
    const rows = [];
    for (const [index, summary] of summaries.entries()) {
      const [first, card] = wanted[index] ?? [];
      const begin = loaded.get(first);
      // A private notice can come first in a thread; others begin it with the first message they see.
      const seen = begin && sees(user, begin);
      const root = seen ? begin : (await store.thread({ channel, thread: summary.id }, user))?.[0];
      if (root) {
        const replies = Math.max(0, (outlines[index]?.size ?? 0) - 1);
        rows.push({ summary, root, replies, card: loaded.get(card) });
      }
    }
    return rows;
  }

  return app;
}

function readFlag(value: string | undefined): boolean {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw new Refusal(400, 'bad_request', 'read must be true or false.');
  }
  return value === 'true';
}
