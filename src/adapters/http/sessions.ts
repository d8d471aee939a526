import { Hono } from 'hono';
import { z } from 'zod';
import { statuses } from '../../core/domain/run.ts';
import { type Sessions, type SessionState, sessionView } from '../../core/present/session.ts';
import { readBody, readQuery } from './body.ts';
import { ApiError } from './errors.ts';

/** Ids are opaque; this is longer than any platform's. */
const Id = z.string().min(1).max(300);
export const SessionQuery = z.object({ sessionId: Id });
export const Acknowledgement = z.object({ sessionId: Id, notificationId: Id });

/** What `async-status` answers; see core/present/session.ts. */
export const SessionStatus = z.object({
  sessionId: z.string(),
  activeWork: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string().describe('The workflow'),
      status: z.enum(statuses),
      progress: z.number().nullable(),
      estimatedDuration: z.number().nullable().describe('Seconds'),
      elapsedSeconds: z.number(),
    }),
  ),
  pendingNotifications: z.array(
    z.object({
      id: z.string(),
      workId: z.string(),
      type: z.enum(['completion', 'failure']),
      message: z.string(),
      timestamp: z.number().describe('Milliseconds since 1970'),
    }),
  ),
  queueStatus: z.object({ queued: z.number(), executing: z.number() }),
});

type Parts = { sessions: Sessions; now: () => number };

/** SPEC F1: what goes on in a thread, and what has ended there that nobody has seen. */
export function sessionRoutes({ sessions, now }: Parts): Hono {
  const app = new Hono();
  app.get('/async-status', async (c) => {
    const { sessionId } = readQuery(c, SessionQuery);
    const status: z.infer<typeof SessionStatus> = {
      sessionId,
      ...sessionView(await knownSession(sessions, sessionId), now()),
    };
    return c.json(status);
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
