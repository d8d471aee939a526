import type { Attached } from './domain/attached.ts';
import type { Turn } from './domain/conversation.ts';
import type { TalkReader } from './domain/talk.ts';
import type { Effect } from './domain/effect.ts';
import type { Heard, Unclear } from './understand/hear.ts';
import type { Inbound, Person, Place } from './domain/message.ts';
import type { Offer } from './domain/offer.ts';
import type { Evidence } from './domain/plan.ts';
import type { Post } from './domain/outgoing.ts';
import type { Question } from './domain/question.ts';
import type { Policy } from './policy.ts';
import type { Preferences } from './domain/preference.ts';
import type { Reply } from './domain/reply.ts';
import type { Run, Status } from './domain/run.ts';
import type { Schedule } from './domain/schedule.ts';
import type { Workflow } from './workflow.ts';
import type { Calendar } from './domain/time/calendar.ts';

/** Takes an event in: when this resolves it is stored, and will be handled exactly once. */
export type Accept = (event: Inbound) => Promise<'accepted' | 'seen'>;

/** Whether a rule of the policy lets that stranger in somewhere; where exactly, core decides. Members need none. */
export type Admits = (person: string) => boolean;

/** What a platform can show; core and the outbox ask these, never which platform it is. */
export type Capabilities = {
  /** The longest text of one message, in characters. */
  maxText: number;
  /** A card is edited at most this often, in ms. */
  cardEveryMs: number;
  /** A reply that grows is edited at most this often, in ms. */
  replyEveryMs: number;
  /** Files are messages of their own there: they follow the text as a post that has nothing but them. */
  filesApart?: boolean;
};

/** Gets files from a platform. A failure that time may mend is a `DeliveryError`; any other is a `FileRefused`. */
export interface FileReader {
  /** The files of a message whose event did not tell. */
  filesOf(place: Place, message: string): Promise<Attached[]>;
  /** The bytes of a file of that message, `maxBytes` at most. */
  fetchFile(place: Place, message: string, file: Attached, maxBytes: number): Promise<Uint8Array>;
}

/** Shows posts on one platform. Everything it throws is a `DeliveryError`. */
export interface Platform extends Partial<TalkReader>, Partial<FileReader> {
  capabilities: Capabilities;
  /**
   * Posts once: a key that was posted before gives the id of that message. `to` makes it private to that person. `at` is when it was
   * posted (ms since 1970), by the clock that the people's own messages are timed by, where that is not the bot's.
   */
  post(place: Place, post: Post, key: string, to?: string): Promise<{ message: string; at?: number }>;
  /**
   * Replaces a message; a message that is gone is a permanent error. Gives the message that shows it from now on, where
   * the platform takes no more edits of that one and it was posted anew.
   */
  edit(place: Place, message: string, post: Post): Promise<{ message: string } | void>;
  /**
   * Answers the event that carried `replyTo`; `post` is undefined where there is nothing to say but that it was handled.
   * `gone` where nobody waits for it any more: then it is posted privately instead.
   */
  answer(replyTo: string, post: Post | undefined): Promise<'answered' | 'gone'>;
  /**
   * Asked before a post, or an edit of `message`: takes room for it in the platform's rates and gives 0, or the ms until
   * there is some. Posts and edits have rates of their own, so that neither holds the other up. Left out where there are none.
   */
  room?(place: Place, post: Post, message?: string): Promise<number>;
  /**
   * Puts a reaction of the bot's own on somebody's message, in place of the one that it put there before; undefined takes that away.
   * Left out where there are no reactions.
   */
  mark?(message: string, mark: string | undefined, before: string | undefined): Promise<void>;
  /** Shows for some seconds that an answer is being thought about, where a first sign of it does not last by itself. */
  thinking?(place: Place): Promise<void>;
  /** Where that person alone can be told what could not be shown in its place. */
  direct?(workspace: string, person: string): Promise<Place>;
  /** Asks the platform whether it takes the token again that it refused; `scope` is what that token is for. */
  takesToken?(scope: string): Promise<boolean>;
  /** What the platform lacks to work in full, for the operator. */
  notes?(): Promise<string[]>;
  /** The thread for a browser; left out, or undefined, where nothing leads there. */
  link?(place: Place): string | undefined;
  /** How many tokens there are; platforms without any leave it out. */
  tokens?(): Promise<number>;
}

/** Why a platform will never take a message there. `root_gone`: the message that its thread hangs on was deleted; `unknown`: for a reason that nobody foresaw. */
export type Refusal = 'not_member' | 'not_allowed' | 'closed' | 'root_gone' | 'too_long' | 'no_files' | 'unknown';

type Failure = { retry: boolean; afterMs?: number; refusal?: Refusal; refusedToken?: string; cause?: unknown };

/**
 * A delivery that did not happen: `retry` says whether to try again, `afterMs` when the platform said so, `refusal` why there is no use in
 * it, and `refusedToken` for what scope (a workspace, or a whole platform) the bot's token is refused: everything there waits.
 */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly retry: boolean;
  readonly afterMs: number | undefined;
  readonly refusal: Refusal | undefined;
  readonly refusedToken: string | undefined;
  constructor(message: string, options: Failure) {
    super(message, { cause: options.cause });
    this.retry = options.retry;
    this.afterMs = options.afterMs;
    this.refusal = options.refusal;
    this.refusedToken = options.refusedToken;
  }
}

/** The bytes of files that runs keep. */
export interface Files {
  read(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined>;
}

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

/** Everything core reads. Nothing here changes anything. */
export interface Queries {
  offer(id: string): Promise<Offer | undefined>;
  /** The thread's latest offers, oldest first. */
  offersIn(thread: string): Promise<Offer[]>;
  question(id: string): Promise<Question | undefined>;
  /** The latest questions of the thread's runs, oldest first. */
  questionsIn(thread: string): Promise<Question[]>;
  run(id: string): Promise<Run | undefined>;
  /** The run with that id, name or title in the workspace; of several with one title the latest that the person may see there. */
  findRun(workspace: string, named: string, seenBy?: Seeing): Promise<Run | undefined>;
  /** Something of that id or name is kept in the workspace that only a newer version of the bot can read. */
  isUnknown(workspace: string, idOrName: string): Promise<boolean>;
  /** The thread has an offer or a question that only a newer version of the bot can read. */
  isUnknownIn(thread: string): Promise<boolean>;
  /** What the platform's message shows. */
  shownBy(message: string): Promise<Target>;
  liveIn(thread: string): Promise<Run[]>;
  reply(id: string): Promise<Reply | undefined>;
  /** The replies that are being written in the thread. */
  repliesIn(thread: string): Promise<Reply[]>;
  /** How often that bot was answered within a minute before `at` (ms since 1970), by other events than this. */
  botTurns(workspace: string, bot: string, at: number, event: string): Promise<number>;
  /** What was said in the thread lately, oldest first. */
  history(thread: string): Promise<Turn[]>;
  liveOf(workspace: string, person: string): Promise<Run[]>;
  liveCount(workspace: string): Promise<number>;
  list(query: ListQuery): Promise<RunPage>;
  /** What the person, and the channel, want of long work. */
  preferences(place: Place, person: string): Promise<Preferences>;
  /** The time zone that the person has set. */
  zoneOf(workspace: string, person: string): Promise<string | undefined>;
  /** The live runs of that workspace that were made of the same plan; see `planKey`. */
  liveAlike(workspace: string, planKey: string): Promise<Run[]>;
  /** The person declined an offer of the same plan a short while ago, in whatever thread. */
  declinedLately(workspace: string, person: string, planKey: string): Promise<boolean>;
  /** The run that ended last in the thread. */
  lastEndedIn(thread: string): Promise<Run | undefined>;
  /** The workspace's live runs, oldest first. */
  liveOfWorkspace(workspace: string): Promise<Run[]>;
  /** The workspace's open offers. */
  openOffersOf(workspace: string): Promise<Offer[]>;
  /** The person's notifications: finished runs that they have not acknowledged, latest first. */
  notifications(workspace: string, person: string): Promise<Run[]>;
  /** The thread's finished runs that somebody has not acknowledged (`Run.unread` says who), latest first. */
  notificationsIn(thread: string): Promise<Run[]>;
  /** The same of one person in one thread, only by the runs' ids and ends (ms since 1970). */
  unreadIn(thread: string, workspace: string, person: string): Promise<{ run: string; at: number }[]>;
  stats(workspace: string): Promise<QueueStats>;
  placeOf(run: Run): Promise<QueuePlace | undefined>;
  /** Where a run would stand that is queued now. */
  nextPlace(run: Pick<Run, 'workspace' | 'person' | 'priority' | 'createdAt'>): Promise<QueuePlace>;
  /** From the last completed runs alike; undefined where there are none. */
  evidence(workspace: string, workflow: string, alike: string): Promise<Evidence | undefined>;
  freeName(workspace: string, base: string): Promise<string>;
  schedule(id: string): Promise<Schedule | undefined>;
  /** The schedule with that id, name or title in the workspace; see `findRun`. */
  findSchedule(workspace: string, named: string, seenBy?: Seeing): Promise<Schedule | undefined>;
  /** A schedule that ended a short while ago, and who deleted it. */
  endedSchedule(id: string): Promise<{ schedule: Schedule; by?: Person } | undefined>;
  /** Those of the channel and the person's own in the workspace, or only the latter; newest first. */
  schedules(place: Place, person: string, mine: boolean): Promise<Schedule[]>;
  /** The names of the repositories that the person may use there. */
  repositories(place: Place, person: string): string[];
  schedulesOfWorkspace(workspace: string): Promise<Schedule[]>;
  /** A free name for a schedule, and how many there are of the person and of the workspace. */
  scheduling(workspace: string, person: string, base: string): Promise<{ name: string; own: number; all: number }>;
}

/** What handling needs from outside. `commit` gives false where the facts had changed, and then nothing was done. */
export type HandlePorts = {
  queries: Queries;
  policy: () => Policy;
  workflows: Workflow[];
  calendar: Calendar;
  /** There is a model that can write replies. */
  canTalk: boolean;
  /** What an unclear reply means, where there is a model; undefined where that is not known in time. */
  hear?: (unclear: Unclear) => Promise<Heard | undefined>;
  commit(effects: Effect[], seen: { duringWork: boolean }): Promise<boolean>;
  now: () => number;
  newId: () => string;
};
