import type { Effect } from '../domain/effect.ts';
import type { MessageFacts, WorkFacts } from '../facts/facts.ts';
import type { Inbound, InboundOf } from '../domain/message.ts';
import { answerableFrom } from '../domain/showing.ts';
import { mayActFor } from '../policy.ts';
import { notRequester } from '../present/notices.ts';
import { presentChoicesAgain, questionClosed, questionOfButton } from '../present/question.ts';
import { closesAt, isApproval, LONGEST_ANSWER, type Question } from '../domain/question.ts';
import { type Addition, goesOn, type Run } from '../domain/run.ts';
import { understandReaction } from '../understand/understand.ts';
import type { Reading } from '../understand/reading.ts';
import { because } from './because.ts';
import { isAskedByAnother } from './offer/answer-offer.ts';
import { API_REPLY } from '../service.ts';
import { about, reply, tell } from './say.ts';
import type { Spoken } from './spoken.ts';

type Message = InboundOf<'message'>;

/** The run that still waits for the answer, or will. */
function runOf(question: Question, facts: WorkFacts): Run | undefined {
  const run =
    facts.threadRuns.find(({ id }) => id === question.run) ?? facts.askingRuns?.[question.run] ?? facts.target.run;
  return run?.id === question.run && goesOn(run) ? run : undefined;
}

/** The question was open when the person acted, whenever that is handled. */
function isOpenQuestion(question: Question, facts: WorkFacts, at: number): boolean {
  return question.status === 'open' && at <= closesAt(question) && runOf(question, facts) !== undefined;
}

/** The choice or the words that answer it, and what else is to be heeded. */
type Answered = { text: string; more?: Addition };

/** Button, reaction and words all come here: the question is answered once, by the right person. */
function answer(inbound: Inbound, facts: WorkFacts, question: Question, { text, more }: Answered): Effect[] {
  if (!mayAnswer(inbound, facts, question)) return [tell(inbound, notRequester(question.person, 'answer'))];
  const run = runOf(question, facts);
  if (!run || !isOpenQuestion(question, facts, inbound.at))
    return [tell(inbound, questionClosed(question, Math.max(facts.now, inbound.at)))];
  const answered: Effect = { do: 'answer', question, answer: { text, by: inbound.person }, run };
  return more ? [answered, { do: 'add', run, addition: more }] : [answered];
}

/** The words that are known to be a yes are this sure; what was learned mostly is not. */
const SURE_YES = 0.99;

function mayAnswer(inbound: Inbound, facts: WorkFacts, question: Question): boolean {
  return mayActFor(facts.policy, isApproval(question) ? 'approve' : 'confirm', question, inbound.person);
}

/** A choice's button; its value comes from outside, so it counts only where the question was asked. */
export function pressChoice(inbound: InboundOf<'action'>, facts: WorkFacts): Effect[] | undefined {
  const { question } = facts.target;
  if (!question || question.workspace !== inbound.workspace || question.channel !== inbound.channel) return undefined;
  const at = questionOfButton(inbound.value ?? '').choice;
  const choice = question.choices[at];
  const isIts = (question.actions?.[at] ?? 'answer') === inbound.action;
  return choice === undefined || !isIts ? undefined : answer(inbound, facts, question, { text: choice });
}

/** A number, or a yes or no where a choice is that; any other reaction is just a reaction. */
export function reactToQuestion(inbound: InboundOf<'reaction'>, facts: WorkFacts, question: Question): Effect[] {
  const { choices } = question;
  const { means, choice: chosen } = understandReaction(inbound.emoji);
  const at = isApproval(question) ? allowed(means, question) : chosen(choices);
  const choice = at === undefined ? undefined : choices[at];
  return choice === undefined ? [] : answer(inbound, facts, question, { text: choice });
}

/**
 * What names a choice of an open question by its own words or number answers it, whatever else was asked since; with
 * several questions it is the latest that has such a choice.
 */
export function choiceInWords(inbound: Message, facts: MessageFacts, prompts: Spoken): Effect[] | undefined {
  const open = openTo(inbound, facts, prompts);
  for (const question of open.toReversed()) {
    const at = choiceOf(facts.reading, question).named;
    if (at === undefined) continue;
    const others = open.filter(({ id }) => id !== question.id);
    if (isBare(facts.reading) && !isBareFor(inbound, facts, prompts, { question, others })) return undefined;
    return answer(inbound, facts, question, { text: question.choices[at] ?? '' });
  }
  return undefined;
}

/** Other words to the latest open question: a yes or no that stands for a choice, or any words where there are none. */
export function answerInOwnWords(inbound: Message, facts: MessageFacts, prompts: Spoken): Effect[] | undefined {
  const question = openTo(inbound, facts, prompts).at(-1);
  const closed = facts.target.question;
  if (!question && closed) return [tell(inbound, questionClosed(closed, Math.max(facts.now, inbound.at)))];
  if (!question) return lateAnswer(inbound, facts);
  const bare = isBare(facts.reading);
  if (bare && !isBareFor(inbound, facts, prompts, { question })) return undefined;
  const at = choiceOf(facts.reading, question).meant;
  if (at !== undefined) return answerWithMore(inbound, facts, question, question.choices[at] ?? '');
  if (!isAnswerInWords(inbound, facts)) return undefined;
  if (question.choices.length === 0) return answer(inbound, facts, question, { text: inbound.text.trim() });
  // A question voids older offers for a bare yes: nobody can tell what it is for.
  if (bare && prompts.since !== undefined) return askAgain(inbound, question);
  return undefined;
}

/** "Yes, but only the first half" is a yes where the work can take the rest in; else nobody has said yes to what was asked. */
function answerWithMore(
  inbound: Message,
  facts: MessageFacts,
  question: Question,
  choice: string,
): Effect[] | undefined {
  const { addition } = facts.reading.answer;
  if (addition === undefined) return answer(inbound, facts, question, { text: choice });
  const workflow = facts.workflows.find(({ name }) => name === question.workflow);
  // Whoever wants something else has not allowed this.
  if (!workflow?.takesAdditions || isApproval(question)) return question.asked ? [] : askAgain(inbound, question);
  return answer(inbound, facts, question, {
    text: choice,
    more: { by: inbound.person, text: addition.text, at: inbound.at },
  });
}

function isBare({ answer, stop }: Reading): boolean {
  return answer.means !== 'unclear' || stop?.whole === true;
}

/**
 * A bare yes belongs to whatever the bot asked last (DESIGN 5), unless a person has asked something since. With several
 * questions open, one that names a choice of this one ("tonight") and means nothing to the `others` is for this one.
 */
function isBareFor(
  inbound: Message,
  facts: MessageFacts,
  prompts: Spoken,
  { question, others = [] }: { question: Question; others?: Question[] },
): boolean {
  if (facts.target.question?.id === question.id) return true;
  const latest = openTo(inbound, facts, prompts).at(-1);
  const alone = others.length > 0 && !others.some((other) => meansSomethingTo(facts.reading, other));
  const last = latest?.id === question.id || alone;
  const offered = prompts.since !== undefined && prompts.since > answerableFrom(question);
  return last && !offered && !isAskedByAnother(inbound, facts, question);
}

function meansSomethingTo(reading: Reading, question: Question): boolean {
  if (question.choices.length === 0) return true;
  const { named, meant } = choiceOf(reading, question);
  return named !== undefined || meant !== undefined;
}

/** The choice that is named, or that a yes or no stands for. */
function choiceOf(reading: Reading, question: Question): ReturnType<Reading['choice']> {
  const { choices } = question;
  const { named, whole, meant } = reading.choice(choices);
  if (!isApproval(question)) return { named, whole, meant };
  const { means, sure } = reading.answer;
  // Only a yes that is sure allows anything.
  const said = means === 'decline' || (means === 'accept' && sure >= SURE_YES) ? means : undefined;
  // A number may be about something else in the thread.
  return { named: whole ? named : undefined, whole, meant: allowed(said, question) };
}

/** A bare yes allows the least that can be allowed. */
function allowed(means: 'accept' | 'decline' | undefined, { actions = [] }: Question): number | undefined {
  const at = actions.findIndex((one) => (means === 'decline' ? one === 'deny' : one === 'approve' || one === 'go_on'));
  return means === undefined || at === -1 ? undefined : at;
}

function askAgain(inbound: Message, question: Question): Effect[] {
  return [{ do: 'puzzled', question }, reply(inbound, about(presentChoicesAgain(question), question, inbound))];
}

/** Words that were meant for a question with choices but name none: said once, and only where nothing else can be done with them. */
export function puzzled(inbound: Message, facts: MessageFacts, prompts: Spoken): Effect[] | undefined {
  const question = openTo(inbound, facts, prompts).at(-1);
  const { heard } = facts;
  const choice = heard?.means === 'choice' ? question?.choices[heard.choice] : undefined;
  if (question && choice !== undefined && !isApproval(question) && question.person.id === inbound.person.id) {
    return because(answer(inbound, facts, question, { text: choice }), {
      by: 'model',
      reasons: ['an answer to an open question'],
    });
  }
  if (heard?.means === 'other') return undefined;
  if (!question || question.asked || question.person.id !== inbound.person.id) return undefined;
  return isAnswerInWords(inbound, facts) && !facts.plan ? askAgain(inbound, question) : undefined;
}

/** As far the clock of the worker that asks may be from the platform's. */
const CLOCKS_APART_MS = 2_000;

/**
 * Whether it had been asked when the words were said. Until it is known when it was shown there is only the clock of the worker that
 * asked. One that is ahead of ours tells nothing; then only words count that can hardly be about anything but the question's choices.
 */
function wasAsked(question: Question, at: number, now: number): boolean {
  const from = answerableFrom(question);
  if (question.shownAt !== undefined || from === Number.POSITIVE_INFINITY) return from <= at;
  return from <= at + CLOCKS_APART_MS || (from > now && question.choices.length > 0);
}

/**
 * The open questions that this message can answer, oldest first: the person's own, or else those of others. Somebody whom
 * the policy lets answer for them may be talking to anybody, so only what is said to the bot counts.
 */
function openTo(inbound: Message, facts: MessageFacts, { spokenTo, since }: Spoken): Question[] {
  const { question: meant, offer, run } = facts.target;
  if (meant) return isOpenQuestion(meant, facts, inbound.at) ? [meant] : [];
  if (offer || run) return [];
  const open = facts.questions
    .filter((question) => wasAsked(question, inbound.at, facts.now))
    .filter((question) => !(isApproval(question) && isOfProgram(inbound)))
    .filter((question) => isOpenQuestion(question, facts, inbound.at));
  const own = open.filter(({ person }) => person.id === inbound.person.id);
  if (own.length > 0 || since !== undefined) return own;
  return open.filter((question) => question.choices.length > 0 && (spokenTo || !mayAnswer(inbound, facts, question)));
}

/** A program answers a question in words with a token that need not be one that may approve. It approves by the choice itself. */
function isOfProgram({ replyTo }: Message): boolean {
  return replyTo?.startsWith(API_REPLY) === true;
}

/** The person's own question that waits for an answer here. */
export function ownOpenQuestion(inbound: Message, facts: MessageFacts): Question | undefined {
  return openTo(inbound, facts, { spokenTo: false, since: 0 }).findLast(
    ({ person }) => person.id === inbound.person.id,
  );
}

/** Neither a question back, nor thanks, nor a command: what somebody says who was asked something. */
function isAnswerInWords({ text, mentioned }: Message, { reading, command, plan }: MessageFacts): boolean {
  const bare = text.trim();
  if (bare === '' || bare.length > LONGEST_ANSWER || command !== undefined) return false;
  return !reading.asks && !reading.courtesy && !(mentioned && plan !== undefined);
}

/** Words to what went on without them are told so for this long; later they are hardly meant for it. */
const LATE_MS = 15 * 60_000;

/** Somebody names a choice of a question that went on with its default, or with another answer a moment ago. */
function lateAnswer(inbound: Message, facts: MessageFacts): Effect[] | undefined {
  const question = facts.questions.findLast(({ person }) => person.id === inbound.person.id);
  if (!question) return undefined;
  if (question.status === 'answered') return crossedAnswer(inbound, facts, question);
  const late = inbound.at - question.deadline;
  if (late <= 0 || late > LATE_MS) return undefined;
  const { named, meant } = choiceOf(facts.reading, question);
  if (named === undefined && meant === undefined) return undefined;
  return [tell(inbound, questionClosed(question, Math.max(facts.now, inbound.at)))];
}

/** Of two answers at once one counts; whoever gave the other is told which. What the work can take in is an addition. */
function crossedAnswer(inbound: Message, facts: MessageFacts, question: Question): Effect[] | undefined {
  const at = choiceOf(facts.reading, question).named;
  if (at === undefined || question.choices[at] === question.answer?.text || isBare(facts.reading)) return undefined;
  if (inbound.at - question.createdAt > LATE_MS) return undefined;
  const takes = facts.workflows.find(({ name }) => name === question.workflow)?.takesAdditions;
  if (takes && runOf(question, facts)) return undefined;
  return [tell(inbound, questionClosed(question, Math.max(facts.now, inbound.at)))];
}
