import type { OpenAI } from 'openai';
import {
  inputTokens,
  type ModelTurn,
  type OfferedTool,
  tokensOf,
  type ToolCall,
  type TurnMessage,
  type Usage,
} from '../../core/domain/model/model-turn.ts';
import { ModelError } from '../../core/model.ts';
import { createCallReader } from './call-pieces.ts';
import { openChunks, type ReadChunk } from './chunks.ts';
import type { Deadline } from './deadline.ts';
import { failure, toFailure, tooLate } from './errors.ts';
import { InternalsFilter } from './text/internals.ts';
import type { Limits } from './limits.ts';
import { stalled } from './stream.ts';
import { nameFromWire, toWire, toWireTools } from './turn-wire.ts';
import type { LeftOut } from './unable.ts';
import { readUsage } from './usage.ts';
import type { z } from 'zod';
import type { Counts } from './wire.ts';

/** The count comes right after the answer, where it comes at all; nobody waits long for it. */
const USAGE_MS = 2_000;

export type TurnRequest = { model: string; messages: TurnMessage[]; tools: OfferedTool[]; leftOut: LeftOut };
type Means = { deadline: Deadline; limits: Limits; now: () => number; onText?: ((piece: string) => void) | undefined };
type Answer = Omit<ModelTurn, 'cannot' | 'usage'> & { counts: z.infer<typeof Counts> | undefined };

/** One turn, from one request. It throws where the answer is not whole. */
export async function askTurn(client: OpenAI, request: TurnRequest, means: Means): Promise<Omit<ModelTurn, 'cannot'>> {
  const { deadline, now } = means;
  let written = '';
  try {
    const next = await openChunks(client, bodyOf(request), deadline);
    const { counts, ...answer } = await readTurn(next, request, {
      ...means,
      onText: (piece) => {
        written += piece;
        means.onText?.(piece);
      },
    });
    return { ...answer, usage: usageOf(counts, request, answer) };
  } catch (error) {
    const failed = deadline.signal.aborted ? error : toFailure(error, now(), written !== '');
    if (written === '' || !(failed instanceof ModelError)) throw failed;
    // Servers count what they wrote, whether or not it arrived.
    const spent = { model: request.model, usage: usageOf(undefined, request, { text: written, calls: [] }) };
    const { why, message, retry, afterMs, status } = failed;
    throw new ModelError(why, message, { retry, afterMs, status, spent });
  }
}

function bodyOf({ model, messages, tools, leftOut }: TurnRequest) {
  const without = { tools: leftOut.has('tools'), attachments: leftOut.has('attachments') };
  return {
    model,
    messages: toWire(messages, without),
    ...(tools.length > 0 && !without.tools && { tools: toWireTools(tools) }),
    ...(!leftOut.has('usage') && { stream_options: { include_usage: true } }),
  };
}

async function readTurn(next: () => Promise<ReadChunk>, { model, tools }: TurnRequest, means: Means): Promise<Answer> {
  const { deadline, limits, onText } = means;
  const internals = new InternalsFilter();
  const calls = createCallReader();
  let text = '';
  for (;;) {
    const chunk = await next();
    const { content, thinks, refused, finish } = chunk;
    const piece = internals.take(content) + (finish ? internals.rest() : '');
    if (piece) {
      text += piece;
      onText?.(piece);
    }
    calls.take(chunk.calls);
    if (refused) throw failure('refused');
    if (finish) {
      const unfinished = finish === 'length';
      const all = calls.all().map((call) => ({ ...call, name: nameFromWire(call.name, tools) }));
      const asked = unfinished ? all.filter(isWhole) : all;
      if (!text.trim() && asked.length === 0 && !unfinished) throw failure('empty');
      deadline.rest();
      const counts = chunk.usage ?? (chunk.last ? undefined : await countsAfter(next));
      return { text, calls: asked, model, counts, ...(unfinished && { unfinished }) };
    }
    if (content || thinks || chunk.calls.length > 0) {
      deadline.expect(limits.stallMs, () =>
        text.trim() ? stalled(limits) : tooLate('get to its answer', limits.stallMs),
      );
    }
  }
}

/** What was cut off in the middle is no JSON. */
function isWhole({ input }: ToolCall): boolean {
  try {
    JSON.parse(input);
    return true;
  } catch {
    return false;
  }
}

/** What the server counted, which it tells in an event of its own. */
async function countsAfter(next: () => Promise<ReadChunk>): Promise<z.infer<typeof Counts> | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), USAGE_MS);
  });
  async function read() {
    for (;;) {
      const { usage, last } = await next();
      if (usage || last) return usage;
    }
  }
  try {
    // The answer is whole: whatever goes wrong after it does not matter.
    return await Promise.race([read().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

function usageOf(
  counts: Answer['counts'],
  { messages, tools }: TurnRequest,
  answer: Pick<Answer, 'text' | 'calls'>,
): Usage {
  const said = answer.text + answer.calls.map(({ name, input }) => name + input).join('');
  return readUsage(counts, () => ({ input: inputTokens(messages, tools), output: tokensOf(said) }));
}
