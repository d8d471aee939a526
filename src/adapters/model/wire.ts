import { z } from 'zod';

/** How an answer ended; servers add reasons of their own, which count as `stop`. */
const finish_reason = z.string().nullish();
const text = z.string().nullish();

/** A piece of a tool call; some servers leave out the index of a call that comes whole. */
const CallPiece = z.object({
  index: z.number().nullish(),
  id: text,
  function: z
    .object({ name: text, arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() })
    .nullish(),
});

const count = z.number().min(0).nullish();

/** What an answer took, in tokens. */
export const Counts = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
});

/** One event of a streamed answer. Thoughts come under one of two names; they are a sign of life and nothing else. */
export const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: text,
            refusal: text,
            reasoning: text,
            reasoning_content: text,
            tool_calls: z.array(CallPiece).nullish(),
          })
          .nullish(),
        finish_reason,
      }),
    )
    .nullish(),
  usage: Counts.nullish().catch(undefined),
});

export const Completion = z.object({
  usage: Counts.nullish().catch(undefined),
  choices: z.array(z.object({ message: z.object({ content: text, refusal: text }), finish_reason })).min(1),
});

export const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });
