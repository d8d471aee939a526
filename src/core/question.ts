import { z } from 'zod';
import type { Person, Place } from './message.ts';
import { answerableFrom, type Showing } from './outgoing.ts';
import { plain } from './words.ts';

/** What a button can show on every platform (Slack takes 75 characters, Discord 80). */
const LONGEST_CHOICE = 75;

/** As many as a message can offer as buttons, and as there are number emojis. */
const MAX_CHOICES = 10;

const LONGEST_QUESTION = 2_000;

/** What is said in answer is a step's result, and no document. */
export const LONGEST_ANSWER = 4_000;

/** As long as a run may sleep. */
const LONGEST_DEADLINE_MS = 30 * 24 * 60 * 60_000;

/** What a workflow asks: Markdown, maybe choices, the answer to go on with when nobody gives one, and when that is. */
export const Asked = z
  .strictObject({
    text: z.string().trim().min(1).max(LONGEST_QUESTION),
    choices: z.array(z.string().trim().min(1).max(LONGEST_CHOICE)).min(2).max(MAX_CHOICES).optional(),
    default: z.string().trim().min(1).max(LONGEST_ANSWER),
    deadlineMs: z.number().positive().max(LONGEST_DEADLINE_MS),
  })
  .refine(({ choices = [] }) => new Set(choices.map(plain)).size === choices.length, 'its choices must differ')
  .refine(
    ({ choices, default: taken }) => !choices || choices.includes(taken),
    'its default must be one of its choices',
  );
export type Asked = z.infer<typeof Asked>;

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
