import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { turn } from '../core/conversation.ts';
import { type Begun, FenceLost, type Journal } from '../core/journal.ts';
import type { Person } from '../core/message.ts';
import type { Outgoing } from '../core/outgoing.ts';
import type { Answer, Question } from '../core/question.ts';
import { type Addition, isFinal, type Parked, type Progress, type Run } from '../core/run.ts';
import { commit, type Change, type Requirement, type Write } from './commit.ts';
import { keys } from './keys.ts';
import { send, touch } from './outbox-writes.ts';
import { isNew, isOpen, resolveQuestion, storeQuestion } from './questions.ts';
import { joinQueue, leaveSlot, takeSlot } from './queue.ts';
import { remember } from './replies.ts';
import { endChange } from './run-end.ts';
import { runFields, runFromHash } from './run-hash.ts';

/** Progress and live output are stored at most this often: a card is not edited more often either (SPEC B5). */
const REPORT_EVERY_MS = 1_000;

/** How often taking a run over is tried again when its state changes in the same moment. */
const BEGIN_TRIES = 10;

/** The same where it is to end, and gets its name or somebody to follow it in the same moment. */
const END_TRIES = 20;

/**
 * What was confirmed this short a time ago is taken to be so still. A healthy worker renews its job's lock long before that
 * runs out, so only one that stood still for longer can have lost its run without knowing.
 */
const CONFIRMED_MS = 1_000;

export type JournalDeps = {
  redis: Redis;
  now: () => number;
  /** Told about every mailbox that something was put into. */
  wakeOutbox: (channel: string) => void;
  /** Names the key by which runs alike are known; see `Workflow.alike`. */
  alike: (run: Run) => string;
  onEnd: (run: Run) => void;
  onLost: () => void;
  onError: (error: unknown) => void;
};

/** The durable record of one execution of one run, fenced by a token that the next execution replaces. */
export class RunJournal implements Journal {
  readonly #id: string;
  readonly #deps: JournalDeps;
  readonly #light: boolean;
  readonly #fence = randomUUID();
  #run: Run | undefined;
  /** The questions that this run has asked, by id. */
  readonly #asked = new Set<string>();
  #pending: Write[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reportedAt = 0;
  /** When Redis last agreed that the run is this one's, by the time at which it was asked. */
  #confirmedAt = Number.NEGATIVE_INFINITY;

  /** `light`: for a run that waits, taken over without a slot. */
  constructor(id: string, deps: JournalDeps, light = false) {
    this.#id = id;
    this.#deps = deps;
    this.#light = light;
  }

  async begin(): Promise<Begun | undefined> {
    for (let attempt = 0; attempt < BEGIN_TRIES; attempt += 1) {
      const [hash, steps] = await Promise.all([
        this.#deps.redis.hgetall(keys.run(this.#id)),
        this.#deps.redis.hgetall(keys.steps(this.#id)),
      ]);
      const run = runFromHash(hash);
      const asked = this.#deps.now();
      if (!run || isFinal(run.status)) return undefined;
      if (this.#light && run.status !== 'waiting') return undefined;
      const begun = this.#takenOver(run, steps, hash);
      const lost = await commit(this.#deps.redis, {
        require: [
          { label: 'run', hash: keys.run(this.#id), field: 'status', equals: run.status },
          { label: 'run', hash: keys.run(this.#id), field: 'fence', equals: hash['fence'] ?? null },
        ],
        write: this.#beginWrites(begun),
      });
      if (lost) continue;
      this.#run = begun.run;
      for (const id of askedIn(steps)) this.#asked.add(id);
      this.#confirmedAt = asked;
      this.#deps.wakeOutbox(run.channel);
      return begun;
    }
    throw new Error(`Run ${this.#id} changed hands ${BEGIN_TRIES} times while it was to begin.`);
  }

  /**
   * A run that is `running` here had a worker that never gave it back, so died. Not so where the fence is this one's:
   * then Redis did the commit and went away before it could say so.
   */
  #takenOver(run: Run, steps: Record<string, string>, { fence, crashes }: Record<string, string>): Begun {
    const died = run.status === 'running' && fence !== this.#fence;
    const before = Number(crashes ?? 0);
    const { parked: _parked, ...rest } = run;
    const finished = Object.keys(steps).filter((name) => !name.startsWith('#')).length;
    return {
      run: {
        ...rest,
        status: 'running',
        startedAt: run.startedAt ?? this.#deps.now(),
        ...(died && { continuedFrom: finished + 1 }),
      },
      steps,
      crashes: died ? before + 1 : before,
    };
  }

  #beginWrites({ run, crashes }: Begun): Write[] {
    const { status, startedAt, continuedFrom } = run;
    const fields = runFields({ status, startedAt, continuedFrom });
    return [
      ['HSET', keys.run(this.#id), 'fence', this.#fence, 'crashes', String(crashes), ...fields],
      ['HDEL', keys.run(this.#id), 'parked', 'failure'],
      ...(this.#light ? [] : takeSlot(run)),
      ...touch(run.channel, { run: this.#id }),
    ];
  }

  stillHas(): Promise<void> | undefined {
    const since = this.#deps.now() - this.#confirmedAt;
    // A clock that was set back says nothing.
    return since >= 0 && since < CONFIRMED_MS ? undefined : this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = this.#deps.now();
    const fence = await this.#deps.redis.hget(keys.run(this.#id), 'fence');
    if (fence !== this.#fence) throw new FenceLost(`Run ${this.#id} was taken over.`);
    this.#confirmedAt = asked;
  }

  async saveStep(name: string, result: string, progress: Progress): Promise<void> {
    await this.#write([
      ['HSET', keys.steps(this.#id), name, result],
      ['HSET', keys.run(this.#id), ...runFields({ progress })],
      ['HDEL', keys.run(this.#id), 'crashes'],
      ...this.#touch(),
    ]);
  }

  async note(name: string, value: string): Promise<void> {
    await this.#write([['HSET', keys.steps(this.#id), name, value]]);
  }

  async ask(question: Question, note: string): Promise<void> {
    const { workspace, channel, thread, id, createdAt: at } = question;
    const shown = { workspace, channel, thread, at, key: `${id}/question`, shows: { question: id } };
    this.#asked.add(id);
    // Where it is stored already, Redis had done this and went away before it could say so.
    await this.#write(
      [
        ['HSET', keys.steps(this.#id), note, JSON.stringify(question)],
        ...storeQuestion(question),
        ...send(shown),
        ...remember(thread, turn('bot', 'Meanwhile', question.text, at, question.person.id)),
      ],
      [isNew(question)],
    );
  }

  async settle(question: Question, answer: Answer, progress: Progress): Promise<Answer> {
    const lost = await this.#write(
      [
        ...resolveQuestion(question, 'defaulted', answer),
        ['HSET', keys.run(this.#id), ...runFields({ progress })],
        ...this.#touch(),
      ],
      [isOpen(question)],
    );
    if (lost === undefined) return answer;
    const given = await this.#deps.redis.hget(keys.steps(this.#id), question.step);
    if (given === null) throw new Error(`Question ${question.id} is closed but has no answer.`);
    return JSON.parse(given) as Answer;
  }

  async additions(): Promise<Addition[]> {
    const said = await this.#deps.redis.lrange(keys.additions(this.#id), 0, '-1');
    return said.map((raw) => JSON.parse(raw) as Addition);
  }

  async takeAdditions(note: string, taken: number): Promise<void> {
    const shown: Write[] = taken > 0 ? this.#touch() : [];
    await this.#write([
      ['HSET', keys.steps(this.#id), note, String(taken)],
      ['HSET', keys.run(this.#id), ...runFields({ additionsTaken: taken })],
      ...shown,
    ]);
  }

  report(progress: Progress, output: string): void {
    this.#pending = [['HSET', keys.run(this.#id), ...runFields({ progress, output })], ...this.#touch()];
    if (this.#timer) return;
    const wait = Math.max(0, this.#reportedAt + REPORT_EVERY_MS - this.#deps.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  /** Stops showing progress; called when the execution ends, however it ends. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = undefined;
  }

  #flush(): void {
    const write = this.#pending;
    this.close();
    if (!write) return;
    this.#reportedAt = this.#deps.now();
    this.#write(write).catch((error: unknown) => {
      if (error instanceof FenceLost) this.#deps.onLost();
      else this.#deps.onError(error);
    });
  }

  async canceledBy(): Promise<Person | undefined> {
    const by = await this.#deps.redis.hget(keys.run(this.#id), 'canceledBy');
    return by === null ? undefined : (JSON.parse(by) as Person);
  }

  async park(parked: Parked): Promise<boolean> {
    const notCanceled: Requirement = {
      label: 'canceled',
      hash: keys.run(this.#id),
      field: 'canceledBy',
      equals: null,
    };
    const run = this.#run as Run;
    const waits: Write[] =
      parked.reason === 'slot'
        ? [['HSET', keys.run(this.#id), ...runFields({ status: 'queued' })], ...joinQueue(run, 0)]
        : [['HSET', keys.run(this.#id), ...runFields({ status: 'waiting', parked, failure: parked.failure })]];
    const open = parked.question ? [isOpen(parked.question)] : [];
    const lost = await this.#giveUp({ require: [notCanceled, ...open], write: [...waits, leaveSlot(this.#id)] });
    if (lost !== 'question') return lost === undefined;
    const { question: _answered, ...rest } = parked;
    return this.park({ ...rest, until: this.#deps.now() });
  }

  async handOver(): Promise<void> {
    const finished = (await this.#deps.redis.hkeys(keys.steps(this.#id))).filter((name) => !name.startsWith('#'));
    await this.#giveUp({
      require: [],
      write: [
        ['HSET', keys.run(this.#id), ...runFields({ status: 'queued', continuedFrom: finished.length + 1 })],
        leaveSlot(this.#id),
        ...(this.#run ? joinQueue(this.#run, 0) : []),
      ],
    });
  }

  /** The run is nobody's from here on; what was to be reported is stored with it. */
  async #giveUp(change: Change): Promise<string | undefined> {
    const pending = this.#pending;
    this.close();
    const write: Write[] = [
      ...(pending ?? []),
      ...change.write,
      ['HDEL', keys.run(this.#id), 'fence'],
      ...this.#touch(),
    ];
    try {
      const lost = await this.#write(write, change.require);
      if (lost !== undefined) this.#pending = pending;
      return lost;
    } catch (error) {
      if (error instanceof FenceLost && (await this.#isNobodys())) return undefined;
      throw error;
    }
  }

  /** Given up already, where Redis did so and went away before it could say so: this execution's job still brings it back. */
  async #isNobodys(): Promise<boolean> {
    const [status, fence] = await this.#deps.redis.hmget(keys.run(this.#id), 'status', 'fence');
    return fence === null && (status === 'waiting' || status === 'queued');
  }

  async end(run: Run, word: (run: Run) => Outgoing): Promise<void> {
    this.close();
    const { redis, alike, now, onEnd } = this.#deps;
    for (let attempt = 0; attempt < END_TRIES; attempt += 1) {
      // How long people take to answer says nothing about the work.
      const learns = this.#asked.size === 0 ? alike : undefined;
      const { require, write } = await endChange(redis, run, { word, alike: learns, now: now() });
      if ((await this.#write([...write, ...this.#closeQuestions()], require)) === undefined) return onEnd(run);
    }
    throw new Error(`Run ${run.id} was named or followed ${END_TRIES} times while it was to end.`);
  }

  /** A question is open only while its run lives. */
  #closeQuestions(): Write[] {
    return [...this.#asked].flatMap((question) => touch((this.#run as Run).channel, { question }));
  }

  #touch(): Write[] {
    return this.#run ? touch(this.#run.channel, { run: this.#id }) : [];
  }

  async #write(write: Write[], require: Requirement[] = []): Promise<string | undefined> {
    const fence: Requirement = { label: 'fence', hash: keys.run(this.#id), field: 'fence', equals: this.#fence };
    const asked = this.#deps.now();
    const lost = await commit(this.#deps.redis, { require: [fence, ...require], write });
    if (lost !== 'fence') this.#confirmedAt = asked;
    if (lost === 'fence') throw new FenceLost(`Run ${this.#id} was taken over.`);
    if (lost === undefined && this.#run) this.#deps.wakeOutbox(this.#run.channel);
    return lost;
  }
}

/** The ids of the questions that were asked, from the notes about them. */
function askedIn(steps: Record<string, string>): string[] {
  const notes = Object.entries(steps).filter(([name]) => name.startsWith('#question:'));
  return notes.map(([, question]) => (JSON.parse(question) as Question).id);
}
