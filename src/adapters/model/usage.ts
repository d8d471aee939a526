import type { z } from 'zod';
import type { Usage } from '../../core/domain/model/model-turn.ts';
import type { Counts } from './wire.ts';

/** What the server counted, or else an estimate. */
export function readUsage(
  counts: z.infer<typeof Counts> | null | undefined,
  estimate: () => { input: number; output: number },
): Usage {
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = counts ?? {};
  if (input == null || output == null) return { ...estimate(), cached: 0, estimated: true };
  return { input, output, cached: Math.min(input, details?.cached_tokens ?? 0) };
}
