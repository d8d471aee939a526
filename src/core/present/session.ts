import { percentOf, runName } from './text/subject.ts';
import { presentNotification } from './notification.ts';
import type { Run, Status } from '../domain/run.ts';

/** What other programs see of a thread: they call it a session (SPEC F1). */
export type SessionState = {
  /** Its live runs, oldest first. */
  live: Run[];
  /** Its finished runs that somebody has not acknowledged, latest first. */
  unread: Run[];
  /** The whole queue, since a session's runs wait behind those of others. */
  queue: { queued: number; executing: number };
};

/** Other programs' way to the state of threads. */
export interface Sessions {
  /** Undefined for a thread of which nothing is known. */
  read(thread: string): Promise<SessionState | undefined>;
  /** Takes the notification away from everybody who had it; false where the thread has none of that id. */
  acknowledge(thread: string, notification: string): Promise<boolean>;
  /** Tells of the thread whenever it may have changed, or that this cannot be known, until the function it gives is called. */
  follow(thread: string, listener: (state: SessionState | Error) => void): () => void;
  run(id: string): Promise<Run | undefined>;
}

/** Durations are in seconds; `progress` is 0 to 100, null where nothing is known. */
export type ActiveWork = {
  id: string;
  name: string;
  /** The workflow. */
  type: string;
  status: Status;
  progress: number | null;
  /** How long such work takes by experience; null where there is none. */
  estimatedDuration: number | null;
  elapsedSeconds: number;
};

/** `timestamp` is in ms since 1970. A run ends once, so a notification has the id of its run. */
export type SessionNotification = {
  id: string;
  workId: string;
  type: 'completion' | 'failure';
  message: string;
  timestamp: number;
};

export type SessionView = {
  activeWork: ActiveWork[];
  pendingNotifications: SessionNotification[];
  queueStatus: SessionState['queue'];
};

export function sessionView({ live, unread, queue }: SessionState, now: number): SessionView {
  return {
    activeWork: live.map((run) => activeWork(run, now)),
    pendingNotifications: unread.map((run) => sessionNotification(run, now)),
    queueStatus: queue,
  };
}

export function activeWork(run: Run, now: number): ActiveWork {
  const { id, plan, status, evidence, startedAt, finishedAt } = run;
  return {
    id,
    name: runName(run),
    type: plan.workflow,
    status,
    progress: percentOf(run, now),
    estimatedDuration: evidence ? seconds(evidence.typicalMs) : null,
    elapsedSeconds: startedAt === undefined ? 0 : seconds((finishedAt ?? now) - startedAt),
  };
}

export function sessionNotification(run: Run, now: number): SessionNotification {
  return {
    id: run.id,
    workId: run.id,
    type: run.status === 'failed' ? 'failure' : 'completion',
    message: presentNotification(run, now),
    timestamp: run.finishedAt ?? run.createdAt,
  };
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / 1000));
}
