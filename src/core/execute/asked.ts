import { z } from 'zod';
import { questionActions } from '../domain/outgoing.ts';
import { LONGEST_ANSWER } from '../domain/question.ts';
import { plain } from '../understand/words/words.ts';

/** What a button can show on every platform (Slack takes 75 characters, Discord 80). */
const LONGEST_CHOICE = 75;

/** As many as a message can offer as buttons, and as there are number emojis. */
const MAX_CHOICES = 10;

const LONGEST_QUESTION = 2_000;

/** As long as a run may sleep. */
const LONGEST_DEADLINE_MS = 30 * 24 * 60 * 60_000;

/** What a workflow asks: Markdown, maybe choices, the answer to go on with when nobody gives one, and when that is. */
export const Asked = z
  .strictObject({
    text: z.string().trim().min(1).max(LONGEST_QUESTION),
    choices: z.array(z.string().trim().min(1).max(LONGEST_CHOICE)).min(2).max(MAX_CHOICES).optional(),
    /** What pressing each choice's button is called, where it is more than an answer. */
    actions: z.array(z.enum(questionActions)).optional(),
    default: z.string().trim().min(1).max(LONGEST_ANSWER),
    deadlineMs: z.number().positive().max(LONGEST_DEADLINE_MS),
  })
  .refine(({ choices = [] }) => new Set(choices.map(plain)).size === choices.length, 'its choices must differ')
  .refine(
    ({ choices, default: taken }) => !choices || choices.includes(taken),
    'its default must be one of its choices',
  );
export type Asked = z.infer<typeof Asked>;
