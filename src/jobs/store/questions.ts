import { type Answer, type Question, questionStatuses } from '../../core/domain/question.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Change, Requirement, Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { touch } from '../mailbox/outbox/writes.ts';
import { showingFromHash } from '../mailbox/outbox/live-message.ts';
import { runFields } from '../runs/hash.ts';
import { bodyOf, versioned } from './stored.ts';

/** A question is kept this long after its deadline, so that a late answer is told what became of it. */
const CLOSED_KEPT_S = 24 * 3600;

/** The latest questions of a thread are kept in mind; a click on an older one still finds it by its id. */
const QUESTIONS_PER_THREAD = 10;

const STATE = ['status', 'answer', 'tried', 'message', 'shownAt', 'asked'] as const;

/** A question as a Redis hash: `body` never changes, the rest is its state. */
export function questionFromHash(hash: Record<string, string>): Question | undefined {
  const body = bodyOf(hash);
  const status = questionStatuses.find((one) => one === hash['status']);
  if (!body || !status) return undefined;
  return {
    ...body,
    status,
    ...(hash['answer'] && { answer: JSON.parse(hash['answer']) }),
    ...showingFromHash(hash),
    ...(hash['asked'] && { asked: true }),
  } as Question;
}

/** Required of whoever stores a question: nobody has. */
export function isNew(question: Question): Requirement {
  return { label: 'asked', hash: keys.question(question.id), field: 'body', equals: null };
}

/** Required of whoever answers a question: nobody has. */
export function isOpen(question: Pick<Question, 'id'>): Requirement {
  return { label: 'question', hash: keys.question(question.id), field: 'status', equals: 'open' };
}

export function storeQuestion(question: Question): Write[] {
  const body = Object.fromEntries(Object.entries(question).filter(([name]) => !STATE.some((field) => field === name)));
  const key = keys.question(question.id);
  const threadKey = keys.threadQuestions(question.thread);
  const ttl = String(Math.ceil((question.deadline - question.createdAt) / 1000) + CLOSED_KEPT_S);
  return [
    ['HSET', key, 'body', JSON.stringify(versioned(body)), 'status', question.status],
    ['EXPIRE', key, ttl],
    ['ZADD', threadKey, String(question.createdAt), question.id],
    ['ZREMRANGEBYRANK', threadKey, '0', String(-QUESTIONS_PER_THREAD - 1)],
    // A question with a later deadline may be in it.
    ['EXPIRE', threadKey, ttl, 'NX'],
    ['EXPIRE', threadKey, ttl, 'GT'],
  ];
}

/** The answer counts from here on: it is the result of the step that asked. */
export function resolveQuestion(question: Question, to: 'answered' | 'defaulted', answer: Answer): Write[] {
  const json = JSON.stringify(answer);
  return [
    ['HSET', keys.question(question.id), 'status', to, 'answer', json],
    ['HSET', keys.steps(question.run), question.step, json],
    ...touch(question.channel, { question: question.id }),
  ];
}

/** Somebody's answer; a run that waits for it is to go on at once. */
export function answerQuestion(question: Question, answer: Answer, run: Run, now: number): Change {
  const { parked } = run;
  const due: Write[] =
    run.status === 'waiting' && parked?.reason === 'question'
      ? [['HSET', keys.run(run.id), ...runFields({ parked: { ...parked, until: now } })]]
      : [];
  return {
    require: [
      isOpen(question),
      { label: 'run', hash: keys.run(run.id), field: 'status', equals: run.status },
      { label: 'run', hash: keys.run(run.id), field: 'canceledBy', equals: null },
    ],
    write: [...resolveQuestion(question, 'answered', answer), ...due],
  };
}

/** Remembers that words were no answer, so that the bot says so once. */
export function rememberPuzzled(question: Question): Change {
  return { require: [isOpen(question)], write: [['HSET', keys.question(question.id), 'asked', '1']] };
}
