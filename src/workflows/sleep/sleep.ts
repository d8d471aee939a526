import { z } from 'zod';
import { plain } from '../../core/present/text/markdown.ts';
import { defineWorkflow } from '../../core/workflow.ts';
import { fold } from '../asking.ts';
import { durationText, readDuration } from '../duration.ts';
import { longMessage, shortMessage } from '../reminder-text.ts';
import { sleepInRequest } from './sleep-in-request.ts';

const LONGEST_DAYS = 30;
const LONGEST_SECONDS = LONGEST_DAYS * 24 * 60 * 60;
const LONGEST_MESSAGE = 2_000;
const HOW = 'How long? For example: sleep 30, sleep 5m, sleep 1h30m.';

const SleepInput = z.object({
  seconds: z.number({ error: HOW }).positive(HOW).max(LONGEST_SECONDS, `The longest is ${LONGEST_DAYS} days.`),
  /** What to say when the time is over. */
  message: z.string().trim().max(LONGEST_MESSAGE, `A reminder has at most ${LONGEST_MESSAGE} characters.`).optional(),
});

/** Waits without holding a worker, and says when the time is over. */
export const sleep = defineWorkflow({
  name: 'sleep',
  description: 'Waits, and says when the time is over; a reminder can come with it.',
  usage: 'sleep 5m [reminder]',
  example: 'wait 10 seconds',
  input: SleepInput,
  steps: [{ name: 'Wait', stage: 'executing' }],
  fromWords: (_words, text) => fromTyped(text.trim()),
  fromRequest: sleepInRequest,
  summary: ({ seconds, message }) =>
    message
      ? `remind you of “${shortMessage(message)}” in ${durationText(seconds * 1000)}`
      : `wait ${durationText(seconds * 1000)}`,
  details: ({ message }) => longMessage(message),
  alike: ({ seconds }) => String(seconds),
  expectedMs: ({ seconds }) => seconds * 1000,
  async run(context, { seconds, message }) {
    await context.sleep('Wait', seconds * 1000);
    const time = durationText(seconds * 1000);
    const over = `${time} ${/^1 \S+$/.test(time) ? 'is' : 'are'} over.`;
    return { text: message ? `${over}\n\n${plain(message, LONGEST_MESSAGE)}` : over };
  },
});

/** A number alone is seconds; what follows the time is the reminder. */
function fromTyped(text: string): unknown {
  const typed = text.replace(/^(["'])(.*)\1$/s, '$2').normalize('NFC');
  const duration = readDuration(fold(typed));
  const seconds = /^\d+(?:\.\d+)?(?=\s|$)/.exec(typed)?.[0];
  const length = duration?.length ?? seconds?.length;
  if (length === undefined || !/^(?:\s|$)/.test(typed.slice(length))) return {};
  const message = typed.slice(length).trim();
  return { seconds: duration ? duration.ms / 1000 : Number(seconds), ...(message !== '' && { message }) };
}
