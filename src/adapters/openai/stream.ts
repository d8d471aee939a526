import type { OpenAI } from 'openai';
import type { ModelMessage } from '../../core/model.ts';
import type { Deadline } from './deadline.ts';
import { failure, NOT_A_MODEL_SERVER, toFailure, tooLate } from './errors.ts';
import type { Limits } from './limits.ts';
import { createThoughtFilter } from './thoughts.ts';
import { Chunk } from './wire.ts';

/** One streamed answer, from one request. It throws after the last piece where the answer is not whole. */
export async function* streamAnswer(
  client: OpenAI,
  request: { model: string; messages: ModelMessage[] },
  { deadline, limits, now }: { deadline: Deadline; limits: Limits; now: () => number },
): AsyncGenerator<string> {
  const thoughts = createThoughtFilter();
  let written = '';
  try {
    const { data, response } = await deadline.wait(
      client.chat.completions.create({ ...request, stream: true }, { signal: deadline.signal }).withResponse(),
    );
    const chunks = data[Symbol.asyncIterator]();
    for (;;) {
      const next = await deadline.wait(chunks.next());
      if (next.done) {
        throw isEventStream(response) ? failure('cut') : failure('malformed', { message: NOT_A_MODEL_SERVER });
      }
      const { content, thinks, refused, finish } = readChunk(next.value);
      const text = thoughts.take(content) + (finish ? thoughts.rest() : '');
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

function isEventStream(response: Response): boolean {
  return /event-stream/i.test(response.headers.get('content-type') ?? '');
}
