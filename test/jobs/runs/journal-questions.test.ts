import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { FenceLost } from '../../../src/core/execute/journal.ts';
import type { Question } from '../../../src/core/domain/question.ts';
import type { Run } from '../../../src/core/domain/run.ts';
import { commit } from '../../../src/jobs/commit.ts';
import { keys } from '../../../src/jobs/keys.ts';
import { createQueries } from '../../../src/jobs/store/queries/queries.ts';
import { answerQuestion } from '../../../src/jobs/store/questions.ts';
import { RunJournal } from '../../../src/jobs/runs/journal.ts';
import { addToRun, storeRun } from '../../../src/jobs/runs/writes.ts';
import { aRun, here } from '../../core/decide/facts.ts';
import { startClient } from '../../support/client.ts';
import type { Queries } from '../../../src/core/queries.ts';
import { ana, ben } from '../../support/events.ts';

const PROGRESS = { percent: 50, stage: 'executing', step: 1, steps: 2 } as const;
const HOUR_MS = 60 * 60_000;
const NOW = 1_000_000;
const NOTE = '#question:run1:Where';

const run = aRun({ status: 'queued' });
const question: Question = {
  ...here,
  id: 'q1',
  run: run.id,
  runName: run.name,
  workflow: 'count',
  step: 'Where',
  person: ana,
  text: 'Where to?',
  choices: ['staging', 'production'],
  default: 'staging',
  status: 'open',
  createdAt: NOW,
  deadline: NOW + HOUR_MS,
};
const parked = { reason: 'question', until: question.deadline, question: { id: 'q1', text: 'Where to?' } } as const;

let client: Awaited<ReturnType<typeof startClient>>;
let queries: Queries;
beforeAll(async () => {
  client = await startClient();
  queries = createQueries(client.redis, () => NOW);
});
afterAll(() => client.stop());
beforeEach(async () => {
  await client.redis.flushall();
  await commit(client.redis, storeRun(run, 1, { perPerson: 9, perWorkspace: 9 }));
});

function journalOf(slotless = false): RunJournal {
  const deps = {
    redis: client.redis,
    now: () => NOW,
    wakeOutbox: () => undefined,
    wakeOutboxSoon: () => undefined,
    alike: () => '',
    onEnd: () => undefined,
    observe: () => undefined,
    onLost: () => undefined,
    onError: () => undefined,
  };
  return new RunJournal(run.id, deps, slotless);
}

async function begun(): Promise<RunJournal> {
  const journal = journalOf();
  await journal.begin();
  return journal;
}

const seen = async () => (await queries.runs.get(run.id)) as Run;
const answers = (text: string, by = ana, of = seen()) =>
  of.then((asItIs) => commit(client.redis, answerQuestion(question, { text, by }, asItIs, NOW)));

test('of two answers that were decided on the same facts one counts', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  await journal.park(parked);
  const facts = seen();
  await facts;
  const outcomes = await Promise.all([answers('staging', ana, facts), answers('production', ben, facts)]);
  expect(new Set(outcomes)).toEqual(new Set(['question', undefined]));
  const { answer, status } = (await queries.questions.get('q1')) as Question;
  expect(status).toBe('answered');
  expect(await client.redis.hget(keys.steps(run.id), 'Where')).toBe(JSON.stringify(answer));
});

test('a run whose question is answered before it waits goes on at once', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  expect(await answers('production')).toBeUndefined();
  expect(await journal.park(parked)).toBe(true);
  expect((await seen()).status).toBe('waiting');
  expect((await seen()).parked?.until).toBe(NOW);
});

test('a run that waits is due as soon as it is answered', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  await journal.park(parked);
  expect((await seen()).parked?.until).toBe(question.deadline);
  await answers('production');
  expect((await seen()).parked?.until).toBe(NOW);
});

test('at the deadline an answer that was a moment faster counts, and not the default', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  await answers('production');
  expect(await journal.settle(question, { text: 'staging' }, PROGRESS)).toEqual({ text: 'production', by: ana });
  expect((await queries.questions.get('q1'))?.status).toBe('answered');
});

test('an answer that comes after the default was taken changes nothing', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  expect(await journal.settle(question, { text: 'staging' }, PROGRESS)).toEqual({ text: 'staging' });
  expect(await answers('production')).toBe('question');
  expect((await queries.questions.get('q1'))?.answer).toEqual({ text: 'staging' });
});

test('asking again after Redis went away without a word asks once, and opens nothing that was answered', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  await answers('production');
  await journal.ask(question, NOTE);
  expect((await queries.questions.get('q1'))?.status).toBe('answered');
  expect(await queries.questions.inThread(question.thread)).toHaveLength(1);
});

test('additions are kept in order, and none is taken by a run that has ended', async () => {
  const journal = await begun();
  const add = async (text: string) => addToRun(await seen(), { by: ana, text, at: NOW });
  await commit(client.redis, await add('one'));
  await commit(client.redis, await add('two'));
  expect((await journal.additions()).map(({ text }) => text)).toEqual(['one', 'two']);
  await journal.takeAdditions('#context:1', 2);
  expect(await seen()).toMatchObject({ additions: 2, additionsTaken: 2 });
  const late = await add('three');
  const ended: Run = { ...(await seen()), status: 'canceled', canceledBy: ben, finishedAt: NOW };
  await journal.end(ended, (word) => ({
    ...here,
    key: 'k',
    at: NOW,
    post: { kind: 'reply', text: word.name, buttons: [], files: [] },
  }));
  expect(await commit(client.redis, late)).toBe('run');
});

test('a run that asked two things goes on at once where either was answered while it was about to wait', async () => {
  const other = { ...question, id: 'q2', step: 'When' };
  const journal = await begun();
  await journal.ask(question, NOTE);
  await journal.ask(other, '#question:run1:When');
  await commit(client.redis, answerQuestion(other, { text: 'staging', by: ana }, await seen(), NOW));
  await journal.park({ ...parked, alsoAsked: ['q2'] });
  expect(await queries.runs.get(run.id)).toMatchObject({ status: 'waiting', parked: { until: NOW } });
});

test('a run that is woken without a slot is taken over by the next who wakes it, and by nobody who has a slot', async () => {
  const journal = await begun();
  await journal.ask(question, NOTE);
  await journal.park(parked);
  const waking = journalOf(true);
  expect(await waking.begin()).toMatchObject({ crashes: 0 });
  expect(await journalOf().begin()).toBeUndefined();
  await waking.note('#still', 'mine');
  // Its process died.
  expect(await journalOf(true).begin()).toMatchObject({ crashes: 1, run: { continuedFrom: 1 } });
  await expect(waking.note('#still', 'mine')).rejects.toThrow(FenceLost);
});
