import { Hono } from 'hono';
import { z } from 'zod';
import { type Sessions, type SessionState, sessionView } from '../../core/present/session.ts';
import { readBody, readQuery } from './body.ts';
import { ApiError } from './errors.ts';

/** Ids are opaque; this is longer than any platform's. */
const Id = z.string().min(1).max(300);
export const SessionQuery = z.object({ sessionId: Id });
const Acknowledgement = z.object({ sessionId: Id, notificationId: Id });

type Parts = { sessions: Sessions; now: () => number };

/** SPEC F1: what goes on in a thread, and what has ended there that nobody has seen. */
export function sessionRoutes({ sessions, now }: Parts): Hono {
  const app = new Hono();
  app.get('/async-status', async (c) => {
    const { sessionId } = readQuery(c, SessionQuery);
    return c.json({ sessionId, ...sessionView(await knownSession(sessions, sessionId), now()) });
  });
  app.post('/async-status/acknowledge', async (c) => {
    const { sessionId, notificationId } = await readBody(c, Acknowledgement);
    await knownSession(sessions, sessionId);
    if (!(await sessions.acknowledge(sessionId, notificationId))) {
      throw new ApiError(404, 'unknown_notification', 'This session has no such notification.');
    }
    return c.json({ success: true });
  });
  return app;
}

export async function knownSession(sessions: Sessions, sessionId: string): Promise<SessionState> {
  const state = await sessions.read(sessionId);
  if (state) return state;
  throw new ApiError(
    404,
    'unknown_session',
    'There is no such session. A session is a thread that the bot is part of.',
  );
}
