import type { OpenAI } from 'openai';
import type { ModelMessage } from '../../core/model.ts';
import { openChunks } from './chunks.ts';
import type { Deadline } from './deadline.ts';
import { failure, toFailure, tooLate } from './errors.ts';
import { createInternalsFilter } from './text/internals.ts';
import type { Limits } from './limits.ts';

/** One streamed answer, from one request. It throws after the last piece where the answer is not whole. */
export async function* streamAnswer(
  client: OpenAI,
  request: { model: string; messages: ModelMessage[] },
  { deadline, limits, now }: { deadline: Deadline; limits: Limits; now: () => number },
): AsyncGenerator<string> {
  const internals = createInternalsFilter();
  let written = '';
  try {
    const next = await openChunks(client, request, deadline);
    for (;;) {
      const { content, thinks, refused, finish } = await next();
      const text = internals.take(content) + (finish ? internals.rest() : '');
      if (text) {
        written ||= text.trim();
        deadline.rest();
        yield text;
      }
      if (refused) throw failure('refused');
      // What comes after it does not matter, and some servers let one wait for it.
      if (finish) {
        if (finish === 'length') throw failure('length');
        if (!written) throw failure('empty');
        return;
      }
      if (content || thinks) {
        deadline.expect(limits.stallMs, () =>
          written ? stalled(limits) : tooLate('get to its answer', limits.stallMs),
        );
      }
    }
  } catch (error) {
    throw deadline.signal.aborted ? error : toFailure(error, now(), written !== '');
  }
}

export function stalled({ stallMs }: Limits) {
  return failure('cut', { message: `The model's answer stalled for ${stallMs / 1000} s.` });
}
