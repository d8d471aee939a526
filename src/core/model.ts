import type { z } from 'zod';
import type { ModelTurn, OfferedTool, TurnMessage, Usage } from './domain/model/model-turn.ts';
import type { ModelFailure } from './domain/model/model-failure.ts';

export type ModelMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/**
 * `fast` is for small judgements that somebody waits for. `use` is who asks: calls of conversations go before those of runs. `onUsage`
 * is told what a stream or an object took; a turn says it in its answer.
 */
export type ModelCall = {
  size: 'main' | 'fast';
  use: 'conversation' | 'run';
  signal?: AbortSignal | undefined;
  onUsage?: ((usage: Usage, model: string) => void) | undefined;
};

export type TurnCall = ModelCall & { onText?: (piece: string) => void };

/**
 * A language model. Everything that goes wrong is thrown as a `ModelError`; a call whose signal is aborted throws the
 * signal's reason, at once.
 */
export interface Model {
  /**
   * The answer in pieces, as it is written. It throws after the last piece if the answer is not whole. To stop early,
   * abort the signal, or leave the loop between two pieces.
   */
  stream(messages: ModelMessage[], call: ModelCall): AsyncIterable<string>;
  /**
   * An answer of that form. `name` says what it is, in `a-zA-Z0-9_-`; `timeoutMs` counts from now, with all waiting and
   * trying again in it. A schema of plain objects, lists and values works best; optional fields are better `nullable`.
   */
  object<T>(
    schema: z.ZodType<T>,
    name: string,
    messages: ModelMessage[],
    call: ModelCall & { timeoutMs: number },
  ): Promise<T>;
  /**
   * One turn of a model that may call tools. `onText` gets the text in pieces, as it is written. What the model cannot take
   * is left out of the request and named in the answer.
   */
  turn(messages: TurnMessage[], tools: OfferedTool[], call: TurnCall): Promise<ModelTurn>;
}

/** What a call took, and of which model. */
export type Consumed = { usage: Usage; model: string };

/**
 * A model call that failed. `retry` says whether the same call can work later, and `afterMs` when the server said so. The
 * message is for operators and says what to do; like everything here it holds no text of anybody's and no key.
 */
export class ModelError extends Error {
  override name = 'ModelError';
  readonly why: ModelFailure;
  readonly retry: boolean;
  readonly afterMs: number | undefined;
  /** What it took all the same, where it broke off after its first words. */
  readonly spent: Consumed | undefined;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  constructor(
    why: ModelFailure,
    message: string,
    options: {
      retry: boolean;
      afterMs?: number | undefined;
      status?: number | undefined;
      spent?: Consumed | undefined;
    },
  ) {
    super(message);
    this.why = why;
    this.retry = options.retry;
    this.afterMs = options.afterMs;
    this.status = options.status;
    this.spent = options.spent;
  }
}

/**
 * No call sends more characters than this, unless its system messages and its last question alone are longer: about 25,000
 * tokens of English, which hosted models take easily and local ones with a context of 32,000 take whole.
 */
export const MAX_INPUT_CHARS = 100_000;

/**
 * The messages that fit into `max` characters. The oldest go first; system messages and the last question always stay,
 * even where they alone are longer.
 */
export function trimMessages(messages: readonly ModelMessage[], max: number = MAX_INPUT_CHARS): ModelMessage[] {
  let over = lengthOf(messages) - max;
  if (over <= 0) return [...messages];
  const question = messages.findLastIndex(({ role }) => role === 'user');
  let orphaned = false;
  return messages.filter((message, at) => {
    if (message.role === 'system' || at === question) return true;
    // An answer whose question is gone goes with it: some models refuse a talk that begins with an answer.
    orphaned &&= message.role === 'assistant';
    if (over <= 0 && !orphaned) return true;
    over -= message.content.length;
    orphaned = true;
    return false;
  });
}

/** At most half as long, for a model that takes less than was thought; undefined where nothing more can be left out. */
export function halveMessages(messages: readonly ModelMessage[]): ModelMessage[] | undefined {
  const shorter = trimMessages(messages, Math.floor(lengthOf(messages) / 2));
  return shorter.length < messages.length ? shorter : undefined;
}

function lengthOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}
