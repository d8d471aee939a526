import type { Inbound, Person, Place } from './domain/message.ts';
import type { Post } from './domain/outgoing.ts';
import type { Question } from './domain/question.ts';
import type { Run, Status } from './domain/run.ts';
import type { Schedule } from './domain/schedule.ts';

/** Who gives orders over the API for nobody in particular; the policy lets it act for others. */
export const API_PERSON: Person = { id: 'api', name: 'API' };

/** How the `replyTo` of an event begins whose private answer goes to the API, whatever platform its thread is on. */
export const API_REPLY = 'api:';

/** Runs of every workspace, newest first; `before` is the `next` of the page before. */
export type RunQuery = {
  status?: Status | 'live' | undefined;
  workflow?: string | undefined;
  /** The id of who asked for it. */
  person?: string | undefined;
  /** Stands in its name, its title, its request or its id, in whatever case. */
  text?: string | undefined;
  before?: string | undefined;
  limit: number;
};

/** What other programs can see of the work, and how they order some: by the same events as people do. */
export interface Service {
  /**
   * Has the event handled and gives its answer, which may have no words; undefined where it takes too long. `other`: that key was used
   * for another order, which another `mark` tells, and nothing was done.
   */
  ask(
    event: Inbound & { replyTo: string },
    order: { key: string; mark: string },
  ): Promise<{ post?: Post } | 'other' | undefined>;
  runs(query: RunQuery): Promise<{ runs: Run[]; next?: string }>;
  run(id: string): Promise<Run | undefined>;
  question(id: string): Promise<Question | undefined>;
  /** Those of the workspace, or of all workspaces those that are not paused. */
  schedules(workspace: string | undefined): Promise<Schedule[]>;
  schedule(id: string): Promise<Schedule | undefined>;
  /** Where the thread is; undefined where nothing of it is kept. */
  placeOf(thread: string): Promise<Place | undefined>;
}
