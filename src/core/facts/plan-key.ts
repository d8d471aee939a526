import { z } from 'zod';
import type { Plan } from '../domain/plan.ts';
import { clean, plain } from '../understand/words/words.ts';

const OnlyWords = z.strictObject({ request: z.string() });

/**
 * The same for plans that ask for the same: one workflow with one input. Where the input is only what somebody wrote, it is
 * read as people mean it, without case and punctuation.
 */
export function planKey({ workflow, input }: Plan): string {
  const words = OnlyWords.safeParse(input);
  return `${workflow} ${words.success ? bare(words.data.request) : (JSON.stringify(input) ?? '')}`;
}

function bare(text: string): string {
  return plain(clean(text, text.length))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
