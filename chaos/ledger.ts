import type { Standing } from './platform-server.ts';
import type { Job } from './workflow.ts';

/** Work that a person asked for, and what the bot acknowledged of it. */
export type Order = {
  job: Job;
  thread: string;
  /** The event that asked for it in words, and so is to be answered with an offer. */
  asked?: string;
  /** The events any of which may have started it; their ids are what the keys of the messages about it begin with. */
  starters: string[];
  /** The person wants it, and the bot has taken in that they do. */
  confirmed: boolean;
  /** The person told the bot to stop it. */
  stopped: boolean;
  /** What the person answered to its question, all at once; empty where they did not. */
  colours: string[];
  /** Words that the person said to the run while it surely worked, in their order: its result tells each of them once. */
  said: string[];
  /** Events that are to be answered by a message. */
  answered: string[];
  /** The first step that is still to be done: 1, or the one that broke where this is a Retry. */
  from: number;
};

/** A repeated schedule that a person made, and when it was there; `id` is what the keys of the messages about it begin with. */
export type Rota = { id: string; job: Job; thread: string; from: number; until: number };

/** A run's last word is the message under this key. */
const LAST_WORD = /^(.+)\/(completed|failed|canceled)$/;

/** An offer becomes the card of the run that it started. */
export function cardsOf(order: Order, standing: readonly Standing[]): Standing[] {
  return standing.filter(
    ({ post, key }) =>
      post.kind === 'card' &&
      (key === `${order.asked}/offer` || order.starters.some((event) => key.startsWith(`${event}/`))),
  );
}

/** The run whose last word has that key. */
export function lastWordOf(key: string): string | undefined {
  return LAST_WORD.exec(key)?.[1];
}

export function lastWordsOf(run: string, standing: readonly Standing[]): Standing[] {
  return standing.filter(({ key }) => lastWordOf(key) === run);
}

export function endOf(lastWord: Standing): string {
  return LAST_WORD.exec(lastWord.key)?.[2] ?? '';
}
