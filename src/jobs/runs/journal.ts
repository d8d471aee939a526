import { turnOfBot } from '../../core/domain/conversation.ts';
import type { Charge } from '../../core/domain/spending.ts';
import type { Begun, Journal } from '../../core/execute/journal.ts';
import type { Person } from '../../core/domain/message.ts';
import type { Outgoing } from '../../core/domain/outgoing.ts';
import type { Answer, Question } from '../../core/domain/question.ts';
import type { Addition, Parked, Progress, Run } from '../../core/domain/run.ts';
import type { Observe } from '../../core/telemetry.ts';
import type { Write } from '../commit.ts';
import { keys } from '../keys.ts';
import { chargeWrites, grantsOf, spentToday } from '../spending.ts';
import { send, touch } from '../mailbox/outbox/writes.ts';
import { isNew, isOpen, resolveQuestion, storeQuestion } from '../store/questions.ts';
import { remember } from '../replies/store.ts';
import { endChange } from './finish.ts';
import { RunDraft } from './draft.ts';
import { type FenceDeps, RunFence } from './fence.ts';
import { runFields } from './hash.ts';
import { RunRelease } from './release.ts';
import { type ReportDeps, RunReports } from './reports.ts';
import { takeOver } from './claim.ts';

/** How often ending is tried again where the run gets its name or somebody to follow it in the same moment. */
const END_TRIES = 20;

/** `alike` names the key by which runs alike are known; see `Workflow.alike`. */
export type JournalDeps = FenceDeps &
  ReportDeps & { alike: (run: Run) => string; onEnd: (run: Run) => void; observe: Observe };

/** The durable record of one execution of one run. */
export class RunJournal implements Journal {
  readonly #deps: JournalDeps;
  readonly #slotless: boolean;
  readonly #fence: RunFence;
  readonly #reports: RunReports;
  readonly #draft: RunDraft;
  readonly #leave: RunRelease;
  /** The questions that this run has asked, by id. */
  readonly #asked = new Set<string>();
  #ended = false;

  /** `slotless`: for a run that waits, taken over without a slot. */
  constructor(id: string, deps: JournalDeps, slotless = false) {
    this.#deps = deps;
    this.#slotless = slotless;
    this.#fence = new RunFence(id, deps, slotless);
    this.#reports = new RunReports(this.#fence, deps);
    this.#draft = new RunDraft(this.#fence, deps);
    this.#leave = new RunRelease(deps, this.#fence, this.#reports);
  }

  /** This execution has ended the run. */
  get ended(): boolean {
    return this.#ended;
  }

  async begin(): Promise<Begun | undefined> {
    const begun = await takeOver(this.#deps, this.#fence, this.#slotless);
    for (const id of askedIn(begun?.steps ?? {})) this.#asked.add(id);
    // One that only looks whether its time has come has not begun to work.
    if (begun && !this.#slotless) this.#deps.observe({ it: 'began', run: begun.run, resumed: this.resumed });
    return begun;
  }

  /** An earlier execution has been at work on the run. */
  get resumed(): boolean {
    return this.#fence.resumed;
  }

  stillHas(): Promise<void> | undefined {
    return this.#fence.stillHas();
  }

  async saveStep(name: string, result: string, progress: Progress, charge?: Charge): Promise<void> {
    const { id, run } = this.#fence;
    await this.#fence.write([
      ['HSET', keys.steps(id), name, result],
      ['HSET', keys.run(id), ...runFields({ progress })],
      ['HDEL', keys.run(id), 'crashes'],
      ...(charge && run ? chargeWrites(run, charge, this.#deps.now()) : []),
      ...this.#fence.touch(),
    ]);
  }

  async charge(charge: Charge): Promise<void> {
    const { run } = this.#fence;
    if (run) await this.#fence.write(chargeWrites(run, charge, this.#deps.now()));
  }

  async spentToday(): Promise<{ person: number; workspace: number }> {
    const { run } = this.#fence;
    return run ? spentToday(this.#deps.redis, run, this.#deps.now()) : { person: 0, workspace: 0 };
  }

  async isGranted(tool: string): Promise<boolean> {
    const { run } = this.#fence;
    return run !== undefined && (await this.#deps.redis.sismember(grantsOf(run), tool)) === 1;
  }

  async grant(tool: string): Promise<void> {
    const { run } = this.#fence;
    if (run) await this.#fence.write([['SADD', grantsOf(run), tool]]);
  }

  async note(name: string, value: string): Promise<void> {
    await this.#fence.write([['HSET', keys.steps(this.#fence.id), name, value]]);
  }

  async ask(question: Question, note: string): Promise<void> {
    const { workspace, channel, thread, id, createdAt: at, person, text } = question;
    const shown = { workspace, channel, thread, at, key: `${id}/question`, shows: { question: id } };
    this.#asked.add(id);
    // Where it is stored already, Redis had done this and went away before it could say so.
    await this.#fence.write(
      [
        ['HSET', keys.steps(this.#fence.id), note, JSON.stringify(question)],
        ...storeQuestion(question),
        ...send(shown),
        ...remember(thread, turnOfBot(text, at, person.id)),
      ],
      [isNew(question)],
    );
  }

  async answerTo({ step }: Question): Promise<Answer | undefined> {
    const given = await this.#deps.redis.hget(keys.steps(this.#fence.id), step);
    return given === null ? undefined : (JSON.parse(given) as Answer);
  }

  async settle(question: Question, answer: Answer, progress: Progress): Promise<Answer> {
    const { id } = this.#fence;
    const taken: Write[] = [
      ...resolveQuestion(question, 'defaulted', answer),
      ['HSET', keys.run(id), ...runFields({ progress })],
    ];
    const lost = await this.#fence.write([...taken, ...this.#fence.touch()], [isOpen(question)]);
    if (lost === undefined) return answer;
    const given = await this.answerTo(question);
    if (!given) throw new Error(`Question ${question.id} is closed but has no answer.`);
    return given;
  }

  async additions(): Promise<Addition[]> {
    const said = await this.#deps.redis.lrange(keys.additions(this.#fence.id), 0, '-1');
    return said.map((raw) => JSON.parse(raw) as Addition);
  }

  async takeAdditions(note: string, taken: number): Promise<void> {
    const { id } = this.#fence;
    await this.#fence.write([
      ['HSET', keys.steps(id), note, String(taken)],
      ['HSET', keys.run(id), ...runFields({ additionsTaken: taken })],
      ...(taken > 0 ? this.#fence.touch() : []),
    ]);
  }

  report(progress: Progress, output: string): void {
    this.#reports.report(progress, output);
  }

  grow(text: string): void {
    this.#draft.grow(text);
  }

  /** Stops showing progress; called when the execution ends, however it ends. */
  close(): void {
    this.#draft.stop();
    this.#reports.stop();
  }

  async canceledBy(): Promise<Person | undefined> {
    const by = await this.#deps.redis.hget(keys.run(this.#fence.id), 'canceledBy');
    return by === null ? undefined : (JSON.parse(by) as Person);
  }

  async park(parked: Parked): Promise<boolean> {
    const hasParked = await this.#leave.park(parked);
    const { run } = this.#fence;
    const { reason, until } = parked;
    if (hasParked && run) this.#deps.observe({ it: 'parked', run, reason, until });
    return hasParked;
  }

  handOver(): Promise<void> {
    return this.#leave.handOver();
  }

  async end(run: Run, word: (run: Run) => Outgoing): Promise<void> {
    this.close();
    const { redis, alike, now, onEnd } = this.#deps;
    // A question is open only while its run lives.
    const closed = [...this.#asked].flatMap((question) => touch(run.channel, { question }));
    for (let attempt = 0; attempt < END_TRIES; attempt += 1) {
      // How long people take to answer says nothing about the work.
      const learns = this.#asked.size === 0 ? alike : undefined;
      const { require, write } = await endChange(redis, run, { word, alike: learns, now: now() });
      if ((await this.#fence.write([...write, ...closed], require)) !== undefined) continue;
      this.#ended = true;
      this.#deps.observe({ it: 'ended', run });
      return onEnd(run);
    }
    throw new Error(`Run ${run.id} was named or followed ${END_TRIES} times while it was to end.`);
  }
}

/** The ids of the questions that were asked, from the notes about them. */
function askedIn(steps: Record<string, string>): string[] {
  const notes = Object.entries(steps).filter(([name]) => name.startsWith('#question:'));
  return notes.map(([, question]) => (JSON.parse(question) as Question).id);
}
