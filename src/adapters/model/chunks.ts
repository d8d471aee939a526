import type { OpenAI } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { Deadline } from './deadline.ts';
import { watchForDone } from './done.ts';
import { failure, NOT_A_MODEL_SERVER } from './errors.ts';
import { Chunk } from './wire.ts';

type Body = Omit<OpenAI.ChatCompletionCreateParamsStreaming, 'stream'>;

/** One event of a streamed answer; `last` where the server closed the answer without giving a reason. */
export type ReadChunk = ReturnType<typeof readChunk> & { last?: true };

/** Asks for a streamed answer and gives what reads its next event. It throws where the answer ends before it is whole. */
export async function openChunks(client: OpenAI, body: Body, deadline: Deadline): Promise<() => Promise<ReadChunk>> {
  const answer = await deadline.wait(
    client.chat.completions.create({ ...body, stream: true }, { signal: deadline.signal }).asResponse(),
  );
  const { response, isDone } = watchForDone(answer);
  const chunks = Stream.fromSSEResponse(response, new AbortController(), client)[Symbol.asyncIterator]();
  return async () => {
    const next = await deadline.wait(chunks.next());
    return next.done ? endOf(response, isDone()) : readChunk(next.value);
  };
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
    calls: delta?.tool_calls ?? [],
    usage: parsed.data.usage ?? undefined,
  };
}

/** Some servers give no reason for the end; with `[DONE]` the answer is whole all the same. */
function endOf(response: Response, isDone: boolean): ReadChunk {
  if (isDone)
    return { content: '', thinks: false, refused: false, finish: 'stop', calls: [], usage: undefined, last: true };
  throw isEventStream(response) ? failure('cut') : failure('malformed', { message: NOT_A_MODEL_SERVER });
}

function isEventStream(response: Response): boolean {
  return /event-stream/i.test(response.headers.get('content-type') ?? '');
}
