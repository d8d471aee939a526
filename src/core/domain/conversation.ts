import { beginningOf } from './beginning.ts';
import type { Person } from './message.ts';

/**
 * Something that was said in a thread, as the model is told of it. `at` is ms since 1970; `toBot` where a person spoke to
 * the bot. `person` is the id of whoever spoke; of the bot's words, of whom they were said to. `which`: it asked that person which of the runs (their ids, as listed) to
 * stop, once more where `again`.
 */
export type Turn = {
  by: 'person' | 'bot';
  name: string;
  text: string;
  at: number;
  toBot?: true;
  person?: string;
  /** What a person said to the bot, by the platform's id. */
  message?: string;
  which?: { runs: string[]; again?: true };
  /** A person had just muted the bot, or let it talk again. */
  muting?: 'mute' | 'unmute';
};

/** The latest turns of a thread that are kept. */
export const TURNS_KEPT = 40;

/** As much of one turn as is kept: a model needs the gist of a long result, and people can open the whole. */
const LONGEST_TURN = 4_000;

/** What the bot says; `person` is the id of whom it says it to. */
export function turnOfBot(text: string, at: number, person?: string): Turn {
  return { by: 'bot', name: 'Meanwhile', text: keptOf(text), at, ...(person !== undefined && { person }) };
}

export function turnOfPerson({ id, name }: Person, text: string, at: number): Turn {
  return { by: 'person', name, text: keptOf(text), at, person: id };
}

/** As much of what was said as a turn keeps. */
export function keptOf(text: string): string {
  return beginningOf(text, LONGEST_TURN);
}
