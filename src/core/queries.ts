import type { Turn } from './domain/conversation.ts';
import type { Person, Place } from './domain/message.ts';
import type { Offer } from './domain/offer.ts';
import type { Evidence } from './domain/plan.ts';
import type { Preferences } from './domain/preference.ts';
import type { Question } from './domain/question.ts';
import type { Reply } from './domain/reply.ts';
import type { Run, Status } from './domain/run.ts';
import type { Schedule } from './domain/schedule.ts';

/** How busy a workspace is; `slots` is how many runs the live workers can do at once. */
export type QueueStats = { counts: Record<Status, number>; slots: number; busy: number };

/** A queued run's place: `position` counts from 1 over the whole queue; `startsInMs` is left out where nothing is known. */
export type QueuePlace = { position: number; slots: number; busy: number; startsInMs?: number };

/** Which runs a list shows: those of a channel and the person's own in the workspace, or only the latter. */
export type ListQuery = {
  place: Place;
  person: string;
  mine: boolean;
  statuses: readonly Status[];
  /** From 1; pages have `LIST_PAGE` runs, newest first. */
  page: number;
};

/** `unknown`: the names of more runs that belong there, but only a newer version of the bot can read them. */
export type RunPage = { runs: Run[]; more: boolean; unknown?: string[] };

/** What a message shows, or a button or a command names; a question comes with its run. */
export type Target = {
  offer?: Offer | undefined;
  run?: Run | undefined;
  question?: Question | undefined;
  reply?: Reply | undefined;
  schedule?: Schedule | undefined;
  /** It is kept, but only a newer version of the bot can read it. */
  unknown?: boolean;
};

/** Who looks for something, and where: people see what is of their channel, and their own. */
export type Seeing = { channel: string; person: string };

export interface OfferQueries {
  get(id: string): Promise<Offer | undefined>;
  /** The thread's latest offers, oldest first. */
  inThread(thread: string): Promise<Offer[]>;
  /** The workspace's open offers. */
  openIn(workspace: string): Promise<Offer[]>;
  /** The person declined an offer of the same plan a short while ago, in whatever thread. */
  declinedLately(workspace: string, person: string, planKey: string): Promise<boolean>;
}

export interface QuestionQueries {
  get(id: string): Promise<Question | undefined>;
  /** The latest questions of the thread's runs, oldest first. */
  inThread(thread: string): Promise<Question[]>;
}

export interface RunQueries {
  get(id: string): Promise<Run | undefined>;
  /** The run with that id, name or title in the workspace; of several with one title the latest that the person may see there. */
  find(workspace: string, named: string, seenBy?: Seeing): Promise<Run | undefined>;
  /** The thread's live runs. */
  liveIn(thread: string): Promise<Run[]>;
  /** The person's live runs in the workspace. */
  liveOf(workspace: string, person: string): Promise<Run[]>;
  /** The workspace's live runs, oldest first. */
  liveInWorkspace(workspace: string): Promise<Run[]>;
  /** How many live runs the workspace has. */
  liveCount(workspace: string): Promise<number>;
  /** The live runs of that workspace that were made of the same plan; see `planKey`. */
  alike(workspace: string, planKey: string): Promise<Run[]>;
  list(query: ListQuery): Promise<RunPage>;
  /** The run that ended last in the thread. */
  lastEndedIn(thread: string): Promise<Run | undefined>;
  /** The person's notifications: finished runs that they have not acknowledged, latest first. */
  unread(workspace: string, person: string): Promise<Run[]>;
  /** The thread's finished runs that somebody has not acknowledged (`Run.unread` says who), latest first. */
  unreadInThread(thread: string): Promise<Run[]>;
  /** The same of one person in one thread, only by the runs' ids and ends (ms since 1970). */
  unreadOf(thread: string, workspace: string, person: string): Promise<{ run: string; at: number }[]>;
  /** From the last completed runs alike; undefined where there are none. */
  evidence(workspace: string, workflow: string, alike: string): Promise<Evidence | undefined>;
  freeName(workspace: string, base: string): Promise<string>;
}

export interface QueueQueries {
  stats(workspace: string): Promise<QueueStats>;
  placeOf(run: Run): Promise<QueuePlace | undefined>;
  /** Where a run would stand that is queued now. */
  nextPlace(run: Pick<Run, 'workspace' | 'person' | 'priority' | 'createdAt'>): Promise<QueuePlace>;
}

export interface ScheduleQueries {
  get(id: string): Promise<Schedule | undefined>;
  /** The schedule with that id, name or title in the workspace; see `RunQueries.find`. */
  find(workspace: string, named: string, seenBy?: Seeing): Promise<Schedule | undefined>;
  /** A schedule that ended a short while ago, and who deleted it. */
  ended(id: string): Promise<{ schedule: Schedule; by?: Person } | undefined>;
  /** Those of the channel and the person's own in the workspace, or only the latter; newest first. */
  list(place: Place, person: string, mine: boolean): Promise<Schedule[]>;
  inWorkspace(workspace: string): Promise<Schedule[]>;
  /** A free name for a schedule, and how many there are of the person and of the workspace. */
  room(workspace: string, person: string, base: string): Promise<{ name: string; own: number; all: number }>;
}

export interface ReplyQueries {
  get(id: string): Promise<Reply | undefined>;
  /** The replies that are being written in the thread. */
  inThread(thread: string): Promise<Reply[]>;
}

export interface PeopleQueries {
  /** What the person, and the channel, want of long work. */
  preferences(place: Place, person: string): Promise<Preferences>;
  /** The time zone that the person has set. */
  zoneOf(workspace: string, person: string): Promise<string | undefined>;
  /** The names of the repositories that the person may use there. */
  repositories(place: Place, person: string): string[];
  /** How often that bot was answered within a minute before `at` (ms since 1970), by other events than this. */
  botTurns(workspace: string, bot: string, at: number, event: string): Promise<number>;
}

export interface MessageQueries {
  /** What was said in the thread lately, oldest first. */
  history(thread: string): Promise<Turn[]>;
  /** What the platform's message shows. */
  shownBy(message: string): Promise<Target>;
  /** Something of that id or name is kept in the workspace that only a newer version of the bot can read. */
  isUnknown(workspace: string, idOrName: string): Promise<boolean>;
  /** The thread has an offer or a question that only a newer version of the bot can read. */
  isUnknownIn(thread: string): Promise<boolean>;
}

/** Everything core reads, by what it is about. Nothing here changes anything. */
export interface Queries {
  readonly offers: OfferQueries;
  readonly questions: QuestionQueries;
  readonly runs: RunQueries;
  readonly queue: QueueQueries;
  readonly schedules: ScheduleQueries;
  readonly replies: ReplyQueries;
  readonly people: PeopleQueries;
  readonly messages: MessageQueries;
}
