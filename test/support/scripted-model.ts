import type { ModelTurn, OfferedTool, TurnMessage } from '../../src/core/domain/model/model-turn.ts';
import type { Model, TurnCall } from '../../src/core/model.ts';

/** What a scripted model says: text, calls as `[tool, input]`, or an error. */
export type Said =
  | { text?: string; calls?: (readonly [tool: string, input: unknown])[]; tokens?: number; unfinished?: true }
  | Error;

export type AskedTurn = { messages: TurnMessage[]; tools: OfferedTool[]; call: TurnCall };

const TOKENS = 100;

/** A model that takes its turns from a list, or from a function of what it is asked; nobody asks it for anything else. */
export class TurnModel implements Model {
  readonly asked: AskedTurn[] = [];
  cannot: ModelTurn['cannot'] = [];
  readonly #script: Said[] | ((asked: AskedTurn, at: number) => Said | Promise<Said>);

  constructor(script: Said[] | ((asked: AskedTurn, at: number) => Said | Promise<Said>)) {
    this.#script = script;
  }

  stream(): AsyncIterable<string> {
    throw new Error('This model is asked for turns only.');
  }

  object<T>(): Promise<T> {
    return Promise.reject(new Error('This model is asked for turns only.'));
  }

  async turn(messages: TurnMessage[], tools: OfferedTool[], call: TurnCall): Promise<ModelTurn> {
    call.signal?.throwIfAborted();
    const asked = { messages, tools, call };
    const at = this.asked.push(asked) - 1;
    const said = Array.isArray(this.#script) ? this.#script[at] : await this.#script(asked, at);
    call.signal?.throwIfAborted();
    if (said === undefined) throw new Error(`The model has no turn ${at + 1} to take.`);
    if (said instanceof Error) throw said;
    const { text = '', calls = [], tokens = TOKENS, unfinished } = said;
    if (text) call.onText?.(text);
    return {
      text,
      calls: calls.map(([name, input], n) => ({
        id: `call${at}x${n}`,
        name,
        input: typeof input === 'string' ? input : JSON.stringify(input),
      })),
      usage: { input: tokens, cached: 0, output: 0 },
      model: 'scripted',
      cannot: this.cannot,
      ...(unfinished && { unfinished }),
    };
  }
}

/** All that a message says to the model. */
export function said(asked: AskedTurn | undefined, role: TurnMessage['role']): string[] {
  return (asked?.messages ?? []).filter((message) => message.role === role).map(({ content }) => content);
}
