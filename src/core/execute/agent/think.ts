import type { AgentEnd } from '../../domain/agent.ts';
import { inputTokens, type ModelTurn, type OfferedTool, type TurnMessage } from '../../domain/model/model-turn.ts';
import type { Charge } from '../../domain/spending.ts';
import type { Execution } from '../execution.ts';
import { type Model, ModelError } from '../../model.ts';
import { doStep } from '../step.ts';
import { PermanentError } from '../../workflow.ts';

/** What an answer is expected to take, until it is known. */
const EXPECTED_OUTPUT = 1_500;

/** One turn as it is stored; `last` is why it was to be the last one. */
export type Thought = ModelTurn & { last?: AgentEnd };

export type Question = {
  messages: TurnMessage[];
  tools: OfferedTool[];
  size: 'main' | 'fast';
  /** Gets each piece, and all that this try has written with it. */
  onText?: (piece: string, written: string) => void;
};

/** About how many tokens a turn will take. */
export function expectedTokens({ messages, tools }: Pick<Question, 'messages' | 'tools'>): number {
  return inputTokens(messages, tools) + EXPECTED_OUTPUT;
}

/** The model that runs use. */
export function modelOf(execution: Execution): Model {
  const { model } = execution.ports;
  if (!model) throw new PermanentError('No language model is set up here. Set OPENAI_API_KEY or OPENAI_BASE_URL.');
  return model;
}

/** One turn of the model as a step: stored with what it took, and never asked for again. */
export async function think(execution: Execution, name: string, question: Question, last?: AgentEnd): Promise<Thought> {
  const { messages, tools, size, onText } = question;
  const budget = await execution.budget();
  let charge: Charge | undefined;
  const turn = async (): Promise<Thought> => {
    let written = '';
    const take = (piece: string) => {
      written += piece;
      onText?.(piece, written);
    };
    const call = { size, use: 'run' as const, signal: execution.signal, onText: take };
    const answer = await orPermanent(paying(execution, modelOf(execution).turn(messages, tools, call)), () => written);
    charge = budget.charge(answer.usage, answer.model);
    return { ...answer, ...(last && { last }) };
  };
  return doStep(execution, name, turn, { charge: () => charge });
}

/** What a failed call took counts as well. */
async function paying<T>(execution: Execution, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ModelError && error.spent) {
      const { usage, model } = error.spent;
      await execution.journal.charge((await execution.budget()).charge(usage, model));
    }
    throw error;
  }
}

/** A failure that time may mend is one that the step is tried again after; any other keeps what was written. */
export async function orPermanent<T>(asked: Promise<T>, written: () => string = () => ''): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ModelError) || error.retry) throw error;
    const text = written();
    throw new PermanentError(`The language model could not do it (${error.why.replaceAll('_', ' ')}).`, {
      ...(text !== '' && { partial: { text } }),
      cause: error,
    });
  }
}
