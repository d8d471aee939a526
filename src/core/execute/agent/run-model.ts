import type { z } from 'zod';
import { inputTokens, type ModelTurn } from '../../domain/model/model-turn.ts';
import { type Charge, plusCharge } from '../../domain/spending.ts';
import type { Execution } from '../execution.ts';
import type { ModelMessage } from '../../model.ts';
import { ALL_THOUGHT, dayUsedUp } from '../../present/agent.ts';
import { doStep } from '../step.ts';
import { OutOfBudget, PermanentError, type StepModel } from '../../workflow.ts';
import { joined, MOST_PARTS, toGoOn } from './parts.ts';
import { mayGoOn } from './go-on.ts';
import { expectedTokens, modelOf, orPermanent, think } from './think.ts';

/** A judgement in a run may take as long as a small answer of a slow local model. */
const OBJECT_MS = 120_000;

type ObjectOptions = { size?: 'main' | 'fast'; sparing?: boolean; timeoutMs?: number };

/** The model as a workflow's author sees it: calls are steps, charged to the run's budget. */
export class RunModel implements StepModel {
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  turn: StepModel['turn'] = (name, messages, { tools = [], size = 'main', sparing = false, onText } = {}) =>
    this.#execution.branches.begin(async () => {
      const question = { messages, tools, size };
      let turn: ModelTurn | undefined;
      for (let part = 1; part <= MOST_PARTS; part += 1) {
        const before = turn?.text ?? '';
        const shown = onText && { onText: (piece: string, written: string) => onText(piece, before + written) };
        const asked = { ...question, messages: turn ? [...messages, ...toGoOn(before)] : messages, ...shown };
        const step = part === 1 ? name : `${name}, part ${part}`;
        const next = await this.#within({ name: step, expected: expectedTokens(asked), sparing }, () =>
          think(this.#execution, step, asked),
        );
        turn = turn ? joined(turn, next) : next;
        if (!next.unfinished || next.calls.length > 0) break;
      }
      if (!turn || (turn.unfinished && turn.text.trim() === '' && turn.calls.length === 0))
        throw new PermanentError(ALL_THOUGHT);
      return turn;
    });

  object<T>(
    name: string,
    schema: z.ZodType<T>,
    messages: ModelMessage[],
    { size = 'main', sparing = false, timeoutMs = OBJECT_MS }: ObjectOptions = {},
  ): Promise<T> {
    const execution = this.#execution;
    return execution.branches.begin(() =>
      this.#within({ name, expected: inputTokens(messages), sparing }, async () => {
        const budget = await execution.budget();
        let charge: Charge | undefined;
        const ask = () =>
          orPermanent(
            modelOf(execution).object(schema, 'answer', messages, {
              size,
              use: 'run',
              signal: execution.signal,
              timeoutMs,
              onUsage(usage, model) {
                charge = plusCharge(charge, budget.charge(usage, model));
              },
            }),
          );
        return doStep(execution, name, ask, { charge: () => charge });
      }),
    );
  }

  /** A step that is stored costs nothing; any other needs room in the budget. */
  async #within<T>({ name, expected, sparing }: Wanted, ask: () => Promise<T>): Promise<T> {
    const execution = this.#execution;
    if (execution.stored(name) !== undefined) return ask();
    const budget = await execution.budget();
    for (let asked = 0; ; asked += 1) {
      const release = budget.reserve(expected);
      try {
        const room = await budget.room(expected);
        if (room === 'person' || room === 'workspace') throw new OutOfBudget(dayUsedUp[room]);
        if (room === 'last' && sparing) throw new OutOfBudget('Most of the budget of this run is used up.');
        if (room !== 'out') return await ask();
      } finally {
        release();
      }
      const when = `before ${name}${asked === 0 ? '' : `, again ${asked}`}`;
      if (sparing || !(await mayGoOn(execution, budget, when)))
        throw new OutOfBudget('The budget of this run is used up.');
    }
  }
}

type Wanted = { name: string; expected: number; sparing: boolean };
