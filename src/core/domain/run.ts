import type { Brought, MoreFrom } from './carried.ts';
import type { Person, Place, Stranger } from './message.ts';
import type { Evidence, Plan } from './plan.ts';
import type { Spent } from './spending.ts';
import type { Webhook } from './api/webhook.ts';
import type { Why } from './why.ts';
import type { Ticked } from './schedule.ts';
import type { Priority } from './priority.ts';

export const statuses = ['queued', 'running', 'waiting', 'completed', 'failed', 'canceled'] as const;

export type Status = (typeof statuses)[number];

export const stages = ['starting', 'analyzing', 'planning', 'executing', 'refining', 'finalizing', 'complete'] as const;

export type Stage = (typeof stages)[number];

/**
 * How a live run is expected to go on, judged by earlier ones: it is at `to` percent `ms` after `since`, and done `leftMs`
 * after it. Times are in ms.
 */
export type Pace = { since: number; ms: number; to: number; leftMs?: number };

/**
 * `percent` is 0 to 100 and never falls; null where nothing is known. `step` counts from 1 (0 before the first one) to
 * `steps`. `took` is how long its declared steps took (ms), until it ends.
 */
export type Progress = {
  percent: number | null;
  stage: Stage;
  step: number;
  steps: number;
  stepName?: string;
  pace?: Pace;
  took?: Record<string, number>;
  /** What it does at this moment, in words, where it says so. */
  doing?: string;
  /** What it did, in the order that it ended; runs of older versions have none. */
  moments?: Moment[];
};

/**
 * A part of a run on its timeline: a try of a step, with what its model call took, or a wait. `at` is in ms after the run was made, `ms` how
 * long it took; a wait without it is not over.
 */
export type Moment = { at: number; ms?: number } & (
  | { step: string; failed?: true; tokens?: number; cost?: number }
  | { wait: Parked['reason'] }
);

/** A file kept with a run. `id` is what `Files.read` takes; `size` is in bytes. */
export type StoredFile = { id: string; name: string; size: number };

/** What a completed run gives back: Markdown and files. */
export type Result = { text: string; files: StoredFile[] };

/** Why a run failed: the step, and what to tell the person. */
export type Failure = {
  step?: string;
  message: string;
  /** The step was cut off and must not be repeated by itself; it may have done part of its work. */
  interrupted?: true;
};

/**
 * Why a waiting run holds no worker, and when it goes on by itself (ms since 1970); `failure` is what it backs off from,
 * `question` what it asked, and `alsoAsked` the ids of what it asked beside that.
 */
export type Parked = {
  reason: 'sleep' | 'backoff' | 'version' | 'slot' | 'question' | 'preempt';
  until: number;
  failure?: Failure;
  question?: { id: string; text: string; deadline?: number };
  alsoAsked?: string[];
};

/** The ids of the questions that it waits for. */
export function questionsOf({ question, alsoAsked = [] }: Parked): string[] {
  return question ? [question.id, ...alsoAsked] : [];
}

/** Something that was said to a run while it worked. */
export type Addition = {
  by: Person;
  text: string;
  at: number;
  /** The message that brought files along with it. */
  from?: MoreFrom;
};

/** More is no context any more but another request. */
export const MAX_ADDITIONS = 50;

/** One execution of a workflow. Times are ms since 1970. */
export type Run = Place &
  Brought & {
    id: string;
    /** Readable, unique in the workspace among the runs that are kept; '' until it has one, at its end at the latest. */
    name: string;
    /** What its person called it, as they wrote it. */
    title?: string;
    /** The name from its key words, for a run that has none yet: it gets that one where the model gives none. */
    keyName?: string;
    person: Person;
    /** It was started by a message that its person and the bot alone read. */
    direct?: true;
    /** Who started it for them, where that was somebody else. */
    startedBy?: Person;
    /** The person was no member of the workspace when they asked, and needs a rule that lets them in when it starts. */
    stranger?: Stranger;
    /** What was asked for, in the person's words. */
    request: string;
    /** The words added while confirming ("yes, but in French"). */
    addition?: string;
    plan: Plan;
    /** Nobody was asked before it started, because its person, or its channel, always wants that. */
    unasked?: 'person' | 'channel';
    /** It is a reminder: it has no card, and its result is all that is told. */
    reminds?: true;
    /** The workflow's version when the run was made. */
    version: number;
    status: Status;
    priority: Priority;
    progress: Progress;
    /** The last lines of live output, bounded. */
    output: string;
    /** The answer as far as it is written, while that is shown. */
    draft?: string;
    /**
     * What became of the message that shows it: in the end it is the result. `quiet`: it mentions nobody. `lost`: it is not there, and
     * `told`: the result was posted by itself. `below`: it was posted below, where more people are to hear of it than when it began.
     */
    drafted?: 'shown' | 'quiet' | 'lost' | 'told' | 'below';
    evidence?: Evidence;
    result?: Result;
    failure?: Failure;
    /** What it has spent on models. */
    spent?: Spent;
    parked?: Parked;
    /** How long it has waited in the queue in all, in ms, and since when it does again. */
    waitedMs?: number;
    queuedAt?: number;
    /** While it is queued: the more urgent run that it made room for. */
    yieldedTo?: { id: string; name: string };
    /** How many additions were said to it, and how many its workflow has taken in. */
    additions?: number;
    additionsTaken?: number;
    /** How often its request was edited since; each edit is an addition, too. */
    edits?: number;
    /** What its request says since the last of them. */
    requestNow?: string;
    /** The bot has said once that it takes nothing in. */
    saidDeaf?: boolean;
    /** Who asked to stop it. */
    canceledBy?: Person;
    /** Set when a worker died or was shut down under it: the step (from 1) that it continues with. */
    continuedFrom?: number;
    /** Why it was started. */
    why?: Why;
    /** The schedule that made it, and for which tick. */
    schedule?: Ticked;
    /** How many ticks its schedule left out since this run was still at work. */
    skipped?: number;
    /** The part of a trace that it was made in; see `Tracing`. */
    trace?: string;
    /** An address that is told how it ends. */
    webhook?: Webhook;
    /** What it was started from, which says its name. */
    from?: { offer: string } | { reply: string };
    /** The failed run whose finished steps this one took over. */
    retryOf?: string;
    /** The run that took over this failed one's finished steps. */
    retriedAs?: string;
    createdAt: number;
    /** When the person asked for it, by the platform's clock: nothing they said before can be about it. */
    askedAt?: number;
    /** The person's own time zone, where the platform tells it. */
    zone?: string;
    startedAt?: number;
    finishedAt?: number;
    /** Who else is told how it ends. */
    followers?: Person[];
    /** The ids of the people who have not acknowledged how it ended; see `Queries.notifications`. */
    unread?: string[];
    /** What people think of its result, by their ids. */
    feedback?: Record<string, Verdict>;
    /** The platform's id of the status card, once that is posted. */
    card?: string;
  };

/** What a person thinks of a result. */
export const verdicts = ['good', 'bad'] as const;
export type Verdict = (typeof verdicts)[number];

export function isVerdict(action: string): action is Verdict {
  return verdicts.some((one) => one === action);
}

/** Final states never change: a Retry is a new run that takes over the finished steps. */
export function isFinal(status: Status): boolean {
  return status === 'completed' || status === 'failed' || status === 'canceled';
}

/** It has not ended, and nobody has stopped it. */
export function goesOn({ status, canceledBy }: Pick<Run, 'status' | 'canceledBy'>): boolean {
  return !isFinal(status) && canceledBy === undefined;
}
