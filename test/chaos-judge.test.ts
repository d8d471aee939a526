import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Note, noteIn, readNotes } from '../chaos/evidence.ts';
import { judge } from '../chaos/judge.ts';
import { recoveries } from '../chaos/judge-recovery.ts';
import { wrongTicks } from '../chaos/judge-schedules.ts';
import type { Order, Rota } from '../chaos/ledger.ts';
import type { Standing } from '../chaos/platform-server.ts';
import { MAX_FILE_BYTES } from '../src/core/execute/limits.ts';
import type { StoredFile } from '../src/core/domain/run.ts';
import { STEPS } from '../chaos/workflow.ts';

/** What a storm's judge makes of what stands in the threads and of what steps noted. */
const MINUTE = 60_000;
const thread = 'fake:c/t';
const job = { job: 'j1', ms: 10 };
const rota: Rota = { id: 'sch', job, thread, from: 0, until: 10 * MINUTE };

function standing(key: string, at: number, post: Partial<Standing['post']> = {}): Standing {
  const whole: Standing['post'] = { kind: 'reply', text: '', buttons: [], files: [], ...post };
  return { id: `${key} ${at}`, thread, channel: 'fake:c', key, at, post: whole };
}

function tick(minute: number): Standing {
  return standing(`sch/${minute * MINUTE}/card`, minute * MINUTE, { kind: 'card', run: `r${minute}` });
}

function note(run: string, what: Note['what'], at: number, step = 0, value?: string): Note {
  return { run, what, at, step, pid: 1, ...(value && { value }) };
}

test('a schedule that made a run every minute is in order', () => {
  const messages = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(tick);
  expect(wrongTicks(rota, [], () => messages)).toEqual({ lost: [], postedTwice: [] });
});

test('a schedule that stood still for long, or made more runs than minutes passed, is not', () => {
  expect(wrongTicks(rota, [], () => [1, 2].map(tick)).lost).toHaveLength(1);
  const many = Array.from({ length: 20 }, (_, i) => tick(i));
  expect(wrongTicks(rota, [], () => many).postedTwice).toHaveLength(1);
});

test('two runs of a schedule at once are seen', () => {
  const messages = [1, 2, 4, 6, 8].map(tick);
  const notes = [note('r1', 'began', MINUTE), note('r2', 'began', 2 * MINUTE), note('r1', 'stored', 2 * MINUTE + 1, 8)];
  expect(wrongTicks(rota, notes, () => messages).postedTwice).toEqual(['the schedule of j1 had r1 and r2 at once']);
});

function judged(text: string, more: Partial<Order>, others: Standing[] = [], files: StoredFile[] = []) {
  const notes = Array.from({ length: STEPS }, (_, i) => note('r', 'stored', i, i + 1, `v${i + 1}`));
  const order: Order = {
    job,
    thread,
    starters: ['event-1-1'],
    confirmed: true,
    stopped: false,
    colours: [],
    said: [],
    answered: [],
    from: 1,
    ...more,
  };
  const card = { status: 'completed', percent: 100, stage: 'complete', step: STEPS, steps: STEPS, name: 'n' };
  const messages = [
    standing('event-1-1/card', 1, { kind: 'card', run: 'r', card }),
    ...others,
    standing('r/completed', 2, { kind: 'result', run: 'r', text: `j1: v1 v2 v3 v4 v5 v6 v7 v8  heard ${text}`, files }),
  ];
  return judge({ orders: [order], rotas: [], standingIn: () => messages, notes, live: new Set() }).findings;
}

test('what was said to a run is to be in its result, each once and in its order', () => {
  const said = ['word1n1', 'word1n2'];
  expect(judged('word1n1 word1n2', { said }).lost).toEqual([]);
  for (const wrong of ['word1n1', 'word1n2 word1n1', 'word1n1 word1n1 word1n2', '']) {
    expect(judged(wrong, { said }).lost).toHaveLength(1);
  }
});

test('a large result comes as far as a file can hold it, below what it tells', () => {
  const large = { job: { ...job, large: 9 } };
  const whole = { id: 'f', name: 'full-text.md', size: MAX_FILE_BYTES };
  expect(judged('\nIt goes on.', large, [], [whole]).lost).toEqual([]);
  expect(judged('word1n1\nIt goes on.', large, [], [whole]).lost).toHaveLength(1);
  expect(judged('\nIt goes on.', large, [], [{ ...whole, size: 9 }]).lost).toHaveLength(1);
  expect(judged('\nIt goes on.', large).lost).toHaveLength(1);
});

test('words about how urgent it is are to be answered', () => {
  const answered = ['event-1-2'];
  expect(judged('', { answered }, [standing('event-1-2/reply', 2)]).lost).toEqual([]);
  expect(judged('', { answered }).lost).toHaveLength(1);
});

test('a note that a process was killed in the middle of takes no other one with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-notes-'));
  const file = join(folder, 'notes.jsonl');
  const noting = noteIn(file);
  noting({ what: 'began', run: 'a', step: 0 });
  await appendFile(file, '\n{"at":1,"pid":2,"wh');
  noting({ what: 'left', run: 'a', step: 0 });
  expect(readNotes(file).map(({ what }) => what)).toEqual(['began', 'left']);
  await rm(folder, { recursive: true });
});

test('a recovery counts from the death of who was at work, and not where the run had made room by then', () => {
  const notes = (aside: boolean): Note[] => [
    note('r', 'taken', 0),
    note('r', 'step', 1, 1),
    // Its function has ended, but whether that was stored nobody knows yet.
    note('r', 'left', 2),
    ...(aside ? [note('r', 'aside', 2)] : []),
    { ...note('r', 'taken', 9_000), pid: 2 },
  ];
  const deaths = [{ at: 3, pid: 1, role: 'worker' as const }];
  expect(recoveries(notes(false), deaths, [], () => undefined)).toEqual([{ run: 'r', at: 3, ms: 8_997 }]);
  expect(recoveries(notes(true), deaths, [], () => undefined)).toEqual([]);
});
