import type { ModelTurn, TurnMessage } from '../../domain/model/model-turn.ts';
import { CUT_TEXT, LESS_TEXT } from './words.ts';

/** Turns that one answer may be written in; what is still not at its end then goes on for ever. */
export const MOST_PARTS = 4;

/** Asks for the rest of an answer, or, where nothing was written at all, for a shorter one. */
export function toGoOn(text: string): TurnMessage[] {
  if (text.trim() === '') return [{ role: 'user', content: LESS_TEXT }];
  return [
    { role: 'assistant', content: text },
    { role: 'user', content: CUT_TEXT },
  ];
}

/** Two parts of one answer. */
export function joined(one: ModelTurn, next: ModelTurn): ModelTurn {
  const { unfinished: _before, ...rest } = one;
  const cannot = [...new Set([...one.cannot, ...next.cannot])];
  return {
    ...rest,
    text: one.text + next.text,
    calls: [...one.calls, ...next.calls],
    usage: sum(one.usage, next.usage),
    cannot,
    ...(next.unfinished && { unfinished: true as const }),
  };
}

function sum(one: ModelTurn['usage'], next: ModelTurn['usage']): ModelTurn['usage'] {
  return {
    input: one.input + next.input,
    cached: one.cached + next.cached,
    output: one.output + next.output,
    ...((one.estimated ?? next.estimated) && { estimated: true as const }),
  };
}
