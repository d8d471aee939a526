import type { OpenAI } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { ModelMessage } from '../../core/model.ts';
import type { Deadline } from './deadline.ts';
import { watchForDone } from './done.ts';
import { failure, NOT_A_MODEL_SERVER, toFailure, tooLate } from './errors.ts';
import { createInternalsFilter } from './internals.ts';
import type { Limits } from './limits.ts';
import { Chunk } from './wire.ts';

/** One streamed answer, from one request. It throws after the last piece where the answer is not whole. */
export async function* streamAnswer(
  client: OpenAI,
  request: { model: string; messages: ModelMessage[] },
  { deadline, limits, now }: { deadline: Deadline; limits: Limits; now: () => number },
): AsyncGenerator<string> {
  const internals = createInternalsFilter();
  let written = '';
  try {
    const answer = await deadline.wait(
      client.chat.completions.create({ ...request, stream: true }, { signal: deadline.signal }).asResponse(),
    );
    const { response, isDone } = watchForDone(answer);
    const chunks = Stream.fromSSEResponse(response, new AbortController(), client)[Symbol.asyncIterator]();
    for (;;) {
      const next = await deadline.wait(chunks.next());
      const chunk = next.done ? endOf(response, isDone()) : readChunk(next.value);
      const { content, thinks, refused, finish } = chunk;
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

function stalled({ stallMs }: Limits) {
  return failure('cut', { message: `The model's answer stalled for ${stallMs / 1000} s.` });
}

function readChunk(value: unknown) {
  const parsed = Chunk.safeParse(value);
  if (!parsed.success) throw failure('malformed');
  const choice = parsed.data.choices?.[0];
  const delta = choice?.delta;
  const finish = choice?.finish_reason;
  return {
    content: delta?.content ?? '',
    thinks: Boolean(delta?.reasoning || delta?.reasoning_content),
    refused: Boolean(delta?.refusal) || finish === 'content_filter',
    finish,
  };
}

/** Some servers give no reason for the end; with `[DONE]` the answer is whole all the same. */
function endOf(response: Response, isDone: boolean): ReturnType<typeof readChunk> {
  if (isDone) return { content: '', thinks: false, refused: false, finish: 'stop' };
  throw isEventStream(response) ? failure('cut') : failure('malformed', { message: NOT_A_MODEL_SERVER });
}

function isEventStream(response: Response): boolean {
  return /event-stream/i.test(response.headers.get('content-type') ?? '');
}
