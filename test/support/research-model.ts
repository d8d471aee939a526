import type { z } from 'zod';
import type { ModelTurn, TurnMessage } from '../../src/core/domain/model/model-turn.ts';
import type { Model, ModelMessage, TurnCall } from '../../src/core/model.ts';

/** What a scripted researcher says in each of its parts. */
export type Script = {
  plan: (asked: string) => unknown;
  next: (asked: string) => unknown;
  notes: (asked: string) => string[];
  report: (asked: string) => string;
  /** The numbers of claims that it finds unsupported. */
  judge?: (asked: string) => number[];
  compare?: (asked: string) => unknown[];
};

/** A model that plays the researcher: each call is told by the first words of its instructions. */
export class ResearchModel implements Model {
  /** Everything it was asked, by part. */
  readonly asked: string[] = [];
  readonly #script: Script;

  readonly #tokens: number;

  /** Each judgement takes that many tokens. */
  constructor(script: Script, tokens = 0) {
    this.#tokens = tokens;
    this.#script = script;
  }

  stream(): AsyncIterable<string> {
    throw new Error('A researcher is not asked for that.');
  }

  async object<T>(
    schema: z.ZodType<T>,
    _name: string,
    messages: ModelMessage[],
    call?: Parameters<Model['object']>[3],
  ): Promise<T> {
    call?.onUsage?.({ input: this.#tokens, cached: 0, output: 0 }, 'scripted');
    const [system, user] = messages.map(({ content }) => content);
    return schema.parse(this.say(system ?? '', user ?? ''));
  }

  async turn(messages: TurnMessage[], _tools: unknown, call: TurnCall): Promise<ModelTurn> {
    const asked = messages.at(-1)?.content ?? '';
    this.asked.push(`write ${asked}`);
    const text = this.#script.report(asked);
    call.onText?.(text);
    return { text, calls: [], usage: { input: 100, cached: 0, output: 100 }, model: 'scripted', cannot: [] };
  }

  /** What it answers to instructions and what comes with them. */
  say(system: string, user: string): unknown {
    const { plan, next, notes, judge, compare } = this.#script;
    const part = (name: string, answer: unknown) => {
      this.asked.push(`${name} ${user}`);
      return answer;
    };
    if (system.startsWith('You plan')) return part('plan', plan(user));
    if (system.startsWith('You look for')) return part('next', next(user));
    if (system.startsWith('You take notes')) return part('notes', { passages: notes(user) });
    if (system.startsWith('You check')) return part('check', { unsupported: judge?.(user) ?? [] });
    return part('compare', { pairs: compare?.(user) ?? [] });
  }
}
