import type { Attached } from './domain/attached.ts';
import type { TalkReader } from './domain/talk.ts';
import type { Effect } from './domain/effect.ts';
import type { Heard, Unclear } from './understand/hear.ts';
import type { Inbound, Place } from './domain/message.ts';
import type { Post } from './domain/outgoing.ts';
import type { Policy } from './policy.ts';
import type { Queries } from './queries.ts';
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
