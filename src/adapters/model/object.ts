import type { OpenAI } from 'openai';
import type { z } from 'zod';
import { inputTokens, tokensOf, type Usage } from '../../core/domain/model/model-turn.ts';
import { halveMessages, ModelError, type ModelMessage } from '../../core/model.ts';
import type { Deadline } from './deadline.ts';
import { failure, toFailure } from './errors.ts';
import { type JsonSchema, readJson, toJsonSchema } from './text/json.ts';
import { readUsage } from './usage.ts';
import { Completion } from './wire.ts';

/** Of a bad answer, what is shown to the model again; more would not help it. */
const MAX_SHOWN = 4_000;

type Manner = { format: 'json_schema' | 'json_object' | 'plain'; quick?: boolean };

/** Ways to ask for JSON, the best first; servers refuse what they do not know. `quick` asks a thinking model not to think. */
const MANNERS: readonly Manner[] = [
  { format: 'json_schema', quick: true },
  { format: 'json_schema' },
  { format: 'json_object' },
  { format: 'plain' },
];
/** Only a small judgement that somebody waits for is better quick than well considered. */
const FIRST = { fast: 0, main: 1 };

/** Which way worked, by model and schema: a server may refuse one schema and take another. */
export type KnownManners = Map<string, number>;

type Request = { model: string; size: 'main' | 'fast'; name: string; messages: ModelMessage[] };
type Tools = {
  deadline: Deadline;
  known: KnownManners;
  now: () => number;
  onUsage?: ((usage: Usage, model: string) => void) | undefined;
};

/** One value of that type, with one try to repair an answer that is not of it. */
export async function askObject<T>(client: OpenAI, type: z.ZodType<T>, request: Request, tools: Tools): Promise<T> {
  const schema = toJsonSchema(type);
  const answer = await ask(client, schema, request, tools);
  const first = readJson(type, answer);
  if ('value' in first) return first.value;

  const repair: ModelMessage = {
    role: 'user',
    content: `That answer cannot be used:\n${begin(first.problem)}\n\nAnswer again. ${wanted(schema)}`,
  };
  const shown: ModelMessage[] = answer ? [{ role: 'assistant', content: begin(answer) }] : [];
  const repaired = await ask(client, schema, { ...request, messages: [...request.messages, ...shown, repair] }, tools);
  const second = readJson(type, repaired);
  if ('value' in second) return second.value;
  throw failure(repaired ? 'malformed' : 'empty');
}

function begin(text: string): string {
  return text.slice(0, MAX_SHOWN).toWellFormed();
}

/** The text of one answer, asked for in the first way that the server takes, with fewer messages if they are too many. */
async function ask(client: OpenAI, schema: JsonSchema, request: Request, tools: Tools): Promise<string> {
  const { model, size, name } = request;
  const key = `${model}\n${name}\n${size}`;
  let at = tools.known.get(key) ?? FIRST[size];
  let messages: ModelMessage[] | undefined = request.messages;
  let halved = false;
  for (;;) {
    try {
      const body = bodyOf(MANNERS[at] ?? { format: 'plain' }, schema, { ...request, messages });
      const completion = await tools.deadline.wait(
        client.chat.completions.create(body, { signal: tools.deadline.signal }),
      );
      tools.known.set(key, at);
      tools.onUsage?.(usageOf(completion, messages), model);
      return textOf(completion);
    } catch (error) {
      const failed = tools.deadline.signal.aborted ? error : toFailure(error, tools.now());
      const why = failed instanceof ModelError ? failed.why : undefined;
      const shorter: ModelMessage[] | undefined = why === 'too_long' && !halved ? halveMessages(messages) : undefined;
      if (shorter) {
        messages = shorter;
        halved = true;
      } else if (why === 'rejected' && at < MANNERS.length - 1) {
        at += 1;
      } else {
        throw failed;
      }
    }
  }
}

function bodyOf({ format, quick }: Manner, { schema, strict }: JsonSchema, { model, name, messages }: Request) {
  const effort = quick ? { reasoning_effort: 'none' as const } : {};
  if (format === 'json_schema') {
    const response_format = { type: format, json_schema: { name, schema, strict } };
    return { model, messages, response_format, ...effort };
  }
  const told = withInstruction(messages, wanted({ schema, strict }));
  return format === 'plain' ? { model, messages: told } : { model, messages: told, response_format: { type: format } };
}

function wanted({ schema }: JsonSchema): string {
  return `Write nothing but JSON that fits this JSON schema:\n${JSON.stringify(schema)}`;
}

/** In the first system message: the templates of some models take only one, and only there. */
function withInstruction(messages: ModelMessage[], instruction: string): ModelMessage[] {
  const [first, ...rest] = messages;
  return first?.role === 'system'
    ? [{ role: 'system', content: `${first.content}\n\n${instruction}` }, ...rest]
    : [{ role: 'system', content: instruction }, ...messages];
}

function textOf(completion: unknown): string {
  const parsed = Completion.safeParse(completion);
  const choice = parsed.data?.choices[0];
  if (!choice) throw failure('malformed');
  const { message, finish_reason: finish } = choice;
  if (message.refusal || finish === 'content_filter') throw failure('refused');
  if (finish === 'length') throw failure('length');
  return message.content?.trim() ?? '';
}

function usageOf(completion: unknown, messages: readonly ModelMessage[]): Usage {
  const { data } = Completion.safeParse(completion);
  return readUsage(data?.usage, () => ({
    input: inputTokens(messages),
    output: tokensOf(data?.choices[0]?.message.content ?? ''),
  }));
}
