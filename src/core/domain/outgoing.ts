import type { Verdict, Run, StoredFile } from './run.ts';
import type { Person, Place } from './message.ts';
import type { Webhook } from './api/webhook.ts';
import type { Why } from './why.ts';

/** What the buttons of questions do, apart from just answering. */
export const questionActions = ['answer', 'approve', 'approve_run', 'approve_always', 'deny', 'go_on'] as const;
export type QuestionAction = (typeof questionActions)[number];

export function isQuestionAction(action: string): action is QuestionAction {
  return questionActions.some((one) => one === action);
}

/** What the buttons of a reminder do: tell it again later. */
export const snoozeActions = ['snooze_10m', 'snooze_1h', 'snooze_tomorrow'] as const;
export type SnoozeAction = (typeof snoozeActions)[number];

export function isSnoozeAction(action: string): action is SnoozeAction {
  return snoozeActions.some((one) => one === action);
}

export type Action =
  | QuestionAction
  | 'start'
  | 'not_now'
  | 'cancel'
  | 'retry'
  | 'follow'
  | 'unfollow'
  | 'acknowledge'
  | 'prefer'
  | 'background'
  | 'pause'
  | 'resume'
  | 'delete'
  | SnoozeAction
  | Verdict;

/** `confirm`: what is asked before it counts, on platforms that can ask. */
export type Button = { action: Action; value: string; label: string; confirm?: string };

/** What a status card shows besides its text. `step` of `steps`, `percent` 0 to 100, null where it is not known. */
export type CardView = {
  status: string;
  percent: number | null;
  stage: string;
  step: number;
  steps: number;
  name: string;
  /** Its declared steps, where it has several. */
  tasks?: CardTask[];
};

/** A step as a card shows it. `stopped`: the run ended before it was done. */
export type CardTask = { name: string; state: 'done' | 'current' | 'failed' | 'stopped' | 'todo' };

/** One thing to show, as core words it and an adapter renders it. `text` is Markdown. */
export type Post = {
  kind: 'reply' | 'offer' | 'card' | 'question' | 'result' | 'failure' | 'notice';
  text: string;
  buttons: Button[];
  files: StoredFile[];
  /** The person to mention, so that their platform tells them. */
  mention?: Person;
  /** More people to mention. */
  alsoMention?: Person[];
  /** The run that this is about. */
  run?: string;
  /** The schedule that this is about. */
  schedule?: string;
  card?: CardView;
  why?: Why;
  /** The message that the post answers: of replies, and of private posts for platforms that have no private answer to a text. */
  about?: string;
  /** One emoji that says a short private post at a glance; such a platform puts it on that message instead. */
  sign?: string;
  /** Where its buttons belong, if it is shown elsewhere. */
  from?: Place;
  /** By which part of the policy its person was refused something, for the log; nobody is shown it. */
  refused?: string;
  /** It is still being written, for that person. */
  growing?: Person;
};

/** What is shown from its current state, and so can be shown again when that changes, by its id. */
export type LiveMessage =
  | { offer: string }
  | { run: string }
  /** The message in which that run writes its answer, and which becomes its result. */
  | { result: string }
  | { reply: string }
  | { question: string }
  /** How that run failed, and its Retry. */
  | { failure: string }
  /** The message in a schedule's thread. */
  | { schedule: string };

/**
 * A message to be sent, as it waits in the outbox. `key` is its idempotency key: the same key is never shown twice.
 * `trace` is the part of a trace that it was made in. What keeps changing after it is sent (an offer, a card, a question, a growing reply) is not stored here but named by `shows` and worded from its
 * state when its turn comes; everything else carries its `post`.
 */
export type Outgoing = Place & { key: string; at: number; trace?: string } & (
    | { shows: LiveMessage }
    | {
        post: Post;
        /** Only this person sees it. */
        to?: Person;
        /** What it shows from now on: it changes with that. */
        stands?: LiveMessage;
      }
    /** Answers that event privately, while its platform still takes the answer; without a post, that it was handled. */
    | { replyTo: string; to: Person; post?: Post }
  );

/** What a run says when it ends; a run ends once, so its status is key enough. */
export function lastWord(run: Run, post: Post): Outgoing {
  const { workspace, channel, thread } = run;
  const word = {
    workspace,
    channel,
    thread,
    at: run.finishedAt ?? run.createdAt,
    key: `${run.id}/${run.status}`,
    post,
  };
  // Its Retry works once, so the message changes when that was pressed.
  return run.status === 'failed' ? { ...word, stands: { failure: run.id } } : word;
}

/** Tells the run's webhook how it ended; the same end has the same key, so it is told once. */
export function hookWord({ id, workspace, finishedAt, createdAt }: Run, { channel }: Webhook): Outgoing {
  return {
    workspace,
    channel,
    thread: `${channel}/${id}`,
    at: finishedAt ?? createdAt,
    key: `${id}/webhook`,
    post: { kind: 'notice', text: '', buttons: [], files: [], run: id },
  };
}
