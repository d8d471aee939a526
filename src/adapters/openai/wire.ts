import { z } from 'zod';

/** How an answer ended; servers add reasons of their own, which count as `stop`. */
const finish_reason = z.string().nullish();
const text = z.string().nullish();

/** One event of a streamed answer. Thoughts come under one of two names; they are a sign of life and nothing else. */
export const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: text, refusal: text, reasoning: text, reasoning_content: text }).nullish(),
        finish_reason,
      }),
    )
    .nullish(),
});

export const Completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: text, refusal: text }), finish_reason })).min(1),
});

export const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });
