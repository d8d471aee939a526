import { changesTheWork, retimesTheWork } from './reply/addition-effect.ts';
import { isBareOrder } from './request/bare-order.ts';
import { choiceIn, choiceMeant, choiceOfWords, choiceOfEmoji } from './reply/choice.ts';
import { classify, isActing, TALK } from './request/classify.ts';
import { looseCommand } from '../command/parse/loose.ts';
import { parseMention } from '../command/parse-command.ts';
import { confirm, mayBeYes, type Verdict } from './reply/confirm.ts';
import { introductionIn } from './wish/introduction.ts';
import { isMoveToBackground } from './wish/move-to-background.ts';
import { choosePlan, namedPlan } from '../facts/plan.ts';
import { isPraise } from './wish/praise.ts';
import { priorityIn } from './wish/priority-words.ts';
import { meaningOf as meaningOfEmoji } from './reactions.ts';
import { saidToRun } from './reply/said-to-run.ts';
import type { Schedule } from '../domain/schedule.ts';
import { scheduleWords } from './wish/schedule-words.ts';
import {
  answerToDoubt,
  isSecondThought,
  optionsInstead,
  takenBack,
  wantsMoment,
  withOptions,
} from './reply/second-thought.ts';
import { speaksOf } from './request/speaks-of.ts';
import { isStop } from './wish/stop.ts';
import { timedRequest } from './time/timed-request.ts';
import { lazily, type Makers } from './lazily.ts';
import { meaningOf } from './reply/learned-reply.ts';
import { endsInQuestion } from './question-mark.ts';
import type {
  Added,
  AnswerReading,
  ReactionReading,
  Reading,
  RequestReading,
  StopReading,
  TakesBack,
} from './reading.ts';
import { asksForBackground } from './request/background.ts';
import { mayBeProse } from './typed-command.ts';
import { isCourtesy } from './wish/courtesy.ts';
import { followingIn } from './wish/following.ts';
import { preferenceIn } from './wish/preference.ts';
import { schedulesQuestion, schedulesThatFit } from './wish/schedules.ts';
import { stateQuestion } from './wish/state.ts';
import { namedToStop } from './wish/stop-named.ts';
import type { ReadContext } from './time/no-time.ts';
import { mutingIn } from './wish/mute.ts';
import { pickRun } from './wish/pick-run.ts';
import type { Workflow } from '../workflow.ts';

/** Where a text is said: what is open, what may be asked for here, and what time it is. */
export type Context = {
  /** The words of the open offer or question. */
  asked?: string | undefined;
  workflows?: readonly Workflow[];
  time?: ReadContext;
};

/** Exact words are right this often, counted over the sets that the models learn from. */
const EXACT = { sure: 0.99 };

/** What a text means where it is said. Each part is found out when a decision asks for it. */
export function understand(text: string, { asked, workflows = [], time }: Context = {}): Reading {
  return lazily<Reading>({
    ...wishesIn(text),
    ...questionsIn(text),
    asks: () => endsInQuestion(text),
    answer: () => answerOf(text, asked),
    toDoubt: () => answerToDoubt(text),
    choice: () => (choices) => choiceOf(text, confirm(text, asked).verdict, choices),
    command: () => parseMention(text, workflows),
    loose: () => looseCommand(text),
    toSchedule: () => time && scheduleWords(text, time),
    request: () => requestOf(text, workflows, time),
    words: () => new Set(text.toLowerCase().split(/[^\p{L}\p{N}-]+/u)),
    pickFrom: () => (listed, inOrder) => pickRun(text, listed, inOrder),
    whichToStop: () => (listed) => pickRun(namedToStop(text)?.words ?? '', listed, false),
  });
}

/** The same reading beside what is open: only answers are read again. */
export function beside(reading: Reading, text: string, asked: string | undefined): Reading {
  if (asked === undefined) return reading;
  const parts = Object.keys(reading) as (keyof Reading)[];
  const same = Object.fromEntries(parts.map((part) => [part, () => reading[part]])) as unknown as Makers<Reading>;
  return lazily<Reading>({
    ...same,
    answer: () => answerOf(text, asked),
    choice: () => (choices) => choiceOf(text, confirm(text, asked).verdict, choices),
  });
}

export function understandReaction(emoji: string): ReactionReading {
  const means = meaningOfEmoji(emoji);
  return { means, choice: (choices) => choiceOfEmoji(emoji, choices) ?? (means && choiceMeant(means, choices)) };
}

const LATER = 'wants it later';

function answerOf(text: string, asked: string | undefined): AnswerReading {
  const { verdict, addition, reasons } = confirm(text, asked);
  const learned = verdict === 'unclear' || reasons[0]?.endsWith('in other words') === true;
  return lazily<AnswerReading>({
    means: () => (reasons.includes(LATER) ? 'later' : verdict),
    sure: () => (learned ? meaningOf(text, asked)[verdict] : EXACT.sure),
    reasons: () => reasons,
    addition: () => (addition === undefined ? undefined : addedBy(addition)),
    mayBeYes: () => verdict === 'unclear' && mayBeYes(text),
    moment: () => wantsMoment(addition ?? text),
  });
}

/** What a yes adds, by whomever it was heard. */
export function addedBy(text: string): Added {
  return { text, changesWork: changesTheWork(text), retimes: retimesTheWork(text) };
}

function choiceOf(text: string, verdict: Verdict['verdict'], choices: readonly string[]) {
  const meant = verdict === 'unclear' ? undefined : choiceMeant(verdict, choices);
  return { named: choiceIn(text, choices), whole: choiceOfWords(text, choices) !== undefined, meant };
}

/** What people want of the bot and its work, beside new work. */
function wishesIn(text: string) {
  return {
    secondThought: () => isSecondThought(text),
    takesBack: () => takesBackIn(text),
    stop: () => stopIn(text),
    courtesy: () => (isCourtesy(text) ? EXACT : undefined),
    praise: () => (isPraise(text) ? EXACT : undefined),
    toBackground: () => (isMoveToBackground(text) ? EXACT : undefined),
    toRun: () => saidToRun(text),
    priority: () => surely(priorityIn(text)),
    preference: () => surely(preferenceIn(text)),
    muting: () => {
      const says = mutingIn(text);
      return says && { says, ...EXACT };
    },
    following: () => {
      const says = followingIn(text);
      return says && { says, ...EXACT };
    },
  };
}

function questionsIn(text: string) {
  return {
    introduction: () => {
      const is = introductionIn(text);
      return is && { is, ...EXACT };
    },
    state: () => surely(stateQuestion(text)),
    schedules: () => {
      const asked = schedulesQuestion(text);
      return asked && { ...asked, fitting: (all: readonly Schedule[]) => schedulesThatFit(asked.words, all), ...EXACT };
    },
  };
}

function surely<T extends object>(said: T | undefined): (T & typeof EXACT) | undefined {
  return said && { ...said, ...EXACT };
}

function stopIn(text: string): StopReading | undefined {
  const whole = isStop(text);
  const { named, all } = namedToStop(text) ?? {};
  if (!whole && named === undefined) return undefined;
  return { whole, ...(named !== undefined && { named }), ...(all && { all }), ...EXACT };
}

function takesBackIn(text: string): TakesBack | undefined {
  const taken = takenBack(text);
  if (!taken) return undefined;
  const options = optionsInstead(taken.rest);
  const changed = (before: string) => (options ? withOptions(before, options) : options);
  return { ...taken, instead: /\binstead\b/i.test(taken.rest), changed, ...EXACT };
}

function requestOf(text: string, workflows: readonly Workflow[], time: ReadContext | undefined): RequestReading {
  return lazily<RequestReading>({
    why: () => classify(text),
    talk: () => classify(text).reasons.includes(TALK),
    acts: () => isActing(classify(text)),
    background: () => asksForBackground(text),
    order: () => isBareOrder(text),
    guessed: () => mayBeProse(text),
    plan: () => choosePlan(text, workflows),
    named: () => namedPlan(text, workflows),
    timed: () => time && timedRequest(text, workflows, time),
    speaksOf: () => workflows.filter((workflow) => speaksOf(text, workflow)).map(({ name }) => name),
  });
}
