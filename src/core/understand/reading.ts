import type { Command } from '../command/command.ts';
import type { Classification, Plan } from '../domain/plan.ts';
import type { Preference } from '../domain/preference.ts';
import type { Priority } from '../domain/priority.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { ScheduleWords } from './wish/schedule-words.ts';
import type { ScheduleQuestion, StatusQuestion } from './wish/status-question.ts';
import type { TimedRequest } from './time/timed-request.ts';
import type { Listed } from './wish/pick-run.ts';

/** From 0 to 1: of all that is said to be this sure, as many are right. */
export type Sure = { sure: number };

/** What a yes adds to the work. */
export type Added = {
  /** In the person's words. */
  text: string;
  /** It changes what is done, not only how it is told. */
  changesWork: boolean;
  /** It may name another time. */
  retimes: boolean;
};

/** The words as an answer to what is open. */
export type AnswerReading = Sure & {
  means: 'accept' | 'decline' | 'later' | 'unclear';
  /** In short phrases. */
  reasons: string[];
  addition?: Added;
  /** To somebody who knows more it could be a yes: no doubt, condition, quotation or question is in it. */
  mayBeYes: boolean;
  /** It only asks for a moment to think. */
  moment: boolean;
};

/** What is asked for; only some of it can be asked for at all. */
export type RequestReading = {
  why: Classification;
  /** It tells something and asks for nothing. */
  talk: boolean;
  /** It asks for long work on a system, which no writing does: to deploy, to run a suite. */
  acts: boolean;
  /** It names the background. */
  background: boolean;
  /** A command and a word to run it, and nothing else. */
  order: boolean;
  /** The command that was read in it has no marks and may as well be prose. */
  guessed: boolean;
  /** The workflow that finds itself asked for in the words. */
  plan: Plan | undefined;
  /** The workflow whose name comes first. */
  named: Plan | undefined;
  /** The same, at a time of its own. */
  timed: TimedRequest | undefined;
  /** The workflows whose own words are used. */
  speaksOf: string[];
};

export type StopReading = Sure & {
  /** The whole message only stops. */
  whole: boolean;
  /** What stands after the word, as a name is written: "stop the migration". */
  named?: string;
  /** All that there is. */
  all?: true;
};

export type StateReading = StatusQuestion &
  Sure & {
    /** What looks like a run's name. */
    reference?: string | undefined;
    /** The form of a question about a state ("is the import done?"), not of a wish. */
    asksState: boolean;
    /** Of all that goes on ("what are you working on?"). */
    ofAll: boolean;
  };

export type SchedulesReading = ScheduleQuestion &
  Sure & {
    /** The words for one schedule that tell it from another. */
    words: string[];
    /** Those of some schedules that the words fit. */
    fitting: (schedules: readonly Schedule[]) => Schedule[];
    /** A word for schedules or their next time is in it. */
    saysRun: boolean;
    saysNext: boolean;
    /** What is asked about is work. */
    ofWork: boolean;
  };

/** The first half takes something back; the rest is what is wanted instead. */
export type TakesBack = Sure & {
  rest: string;
  /** It is a stop, not only a no. */
  stops: boolean;
  /** It says "instead". */
  instead: boolean;
  /** The request before with other options; empty where only the person can make the change. */
  changed: (before: string) => string | undefined;
};

/**
 * What one message means, in every way that a decision may take it: made once for a message, and the only way in which
 * decisions read words. What is missing is not meant.
 */
export type Reading = {
  /** It ends in a question mark. */
  asks: boolean;
  answer: AnswerReading;
  /** What is said about the bot's question whether something was a yes. */
  toDoubt: 'accept' | 'decline' | undefined;
  /** A plain no and nothing else, as of somebody who takes an order back. */
  secondThought: boolean;
  takesBack: TakesBack | undefined;
  stop: StopReading | undefined;
  courtesy: Sure | undefined;
  praise: Sure | undefined;
  introduction: (Sure & { is: 'greeting' | 'abilities' }) | undefined;
  command: Command | undefined;
  /** A command, if something has the name that is said. */
  loose: Command | undefined;
  state: StateReading | undefined;
  schedules: SchedulesReading | undefined;
  toSchedule: ScheduleWords | undefined;
  priority: (Sure & { priority: Priority; run?: string }) | undefined;
  preference: (Sure & { preference: Preference; channel: boolean }) | undefined;
  /** To stay silent in the thread until it is mentioned, or to talk again. */
  muting: (Sure & { says: 'mute' | 'unmute' }) | undefined;
  /** To go on with an answer in the background. */
  toBackground: Sure | undefined;
  following: (Sure & { says: 'follow' | 'anyway' | 'unfollow' }) | undefined;
  /** What is said to work that goes on. */
  toRun: { text: string; meant: 'surely' | 'maybe' } | undefined;
  request: RequestReading;
  /** Its words, to look for names in. */
  words: ReadonlySet<string>;
  /** The choice (from 0) that is named, if so whether by all its words, or that a yes or no stands for. */
  choice: (choices: readonly string[]) => { named?: number | undefined; whole: boolean; meant?: number | undefined };
  /** The runs that are meant of those that were listed; `inOrder` where their order was seen. */
  pickFrom: (listed: readonly Listed[], inOrder: boolean) => number[] | 'none' | 'doubt' | undefined;
  /** The same of the words after a stop. */
  whichToStop: (listed: readonly Listed[]) => number[] | 'none' | 'doubt' | undefined;
};

/** What a reaction means. */
export type ReactionReading = {
  means: 'accept' | 'decline' | undefined;
  choice: (choices: readonly string[]) => number | undefined;
};
