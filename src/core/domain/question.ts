import type { Person, Place } from './message.ts';
import { answerableFrom, type Showing } from './showing.ts';
import type { QuestionAction } from './outgoing.ts';

/** What is said in answer is a step's result, and no document. */
export const LONGEST_ANSWER = 4_000;

/** The choice or the words; without `by` nobody answered in time, and it is the default. */
export type Answer = { text: string; by?: Person };

export const questionStatuses = ['open', 'answered', 'defaulted'] as const;

/**
 * What a run asks in its thread. Resolved once: by an answer until the deadline (by the time of the person's event), or
 * by the default after it. Its answer is the result of the run's step.
 */
export type Question = Place &
  Showing & {
    id: string;
    run: string;
    runName: string;
    workflow: string;
    step: string;
    /** Who is asked: the run's requester. */
    person: Person;
    text: string;
    /** Empty where any words will do. */
    choices: string[];
    /** What each choice's button does; without it each is just an answer. */
    actions?: QuestionAction[];
    default: string;
    status: (typeof questionStatuses)[number];
    /** Times are ms since 1970. */
    createdAt: number;
    deadline: number;
    answer?: Answer;
    /** The bot has said once that it could not read an answer. */
    asked?: boolean;
  };

/**
 * Until when it takes answers, by the time of the person's event: who is asked has all the time to answer from when it is shown, also
 * where the clock of the worker that asked was behind.
 */
export function closesAt(question: Question): number {
  const { createdAt, deadline } = question;
  return deadline + Math.max(0, answerableFrom(question) - createdAt);
}

/** Its person is asked to allow something, so only their own clear word counts. */
export function isApproval({ actions = [] }: Pick<Question, 'actions'>): boolean {
  return actions.includes('deny');
}
