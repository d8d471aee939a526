import type { OpenAI } from 'openai';
import { inputTokens, tokensOf, type Usage } from '../../core/domain/model/model-turn.ts';
import type { ModelMessage } from '../../core/model.ts';
import { openChunks } from './chunks.ts';
import type { Deadline } from './deadline.ts';
import { failure, toFailure, tooLate } from './errors.ts';
import { InternalsFilter } from './text/internals.ts';
import type { Limits } from './limits.ts';

type StreamTools = {
  deadline: Deadline;
  limits: Limits;
  now: () => number;
  onUsage?: ((usage: Usage, model: string) => void) | undefined;
};

/** One streamed answer, from one request. It throws after the last piece where the answer is not whole. */
export async function* streamAnswer(
  client: OpenAI,
  request: { model: string; messages: ModelMessage[] },
  { deadline, limits, now, onUsage }: StreamTools,
): AsyncGenerator<string> {
  const internals = new InternalsFilter();
  let written = '';
  let answer = '';
  try {
    const next = await openChunks(client, request, deadline);
    for (;;) {
      const { content, thinks, refused, finish } = await next();
      const text = internals.take(content) + (finish ? internals.rest() : '');
      if (text) {
        written ||= text.trim();
        answer += text;
        deadline.rest();
        yield text;
      }
      if (refused) throw failure('refused');
      // What comes after it does not matter, and some servers let one wait for it.
      if (finish) {
        if (finish === 'length') throw failure('length');
        if (!written) throw failure('empty');
        // Not every server takes a question for its count, and the words must not wait for one.
        onUsage?.(
          { input: inputTokens(request.messages), cached: 0, output: tokensOf(answer), estimated: true },
          request.model,
        );
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
