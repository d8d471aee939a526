import type { RequestFile } from '../../src/core/domain/attached.ts';
import { kindOfBytes } from '../../src/core/reply/read-bytes.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Doing } from '../../src/core/execute/branches.ts';
import { NO_TALK, type Talk } from '../../src/core/domain/talk.ts';
import { execute } from '../../src/core/execute/execute.ts';
import type { Tool } from '../../src/core/domain/tool.ts';
import type { Model } from '../../src/core/model.ts';
import { type Begun, FenceLost, type Journal, Stopped } from '../../src/core/execute/journal.ts';
import type { Charge } from '../../src/core/domain/spending.ts';
import { Policy } from '../../src/core/policy.ts';
import { initialProgress } from '../../src/core/execute/progress.ts';
import type { Answer, Question } from '../../src/core/domain/question.ts';
import {
  type Addition,
  isFinal,
  type Parked,
  type Progress,
  questionsOf,
  type Run,
  type StoredFile,
} from '../../src/core/domain/run.ts';
import type { Workflow } from '../../src/core/workflow.ts';

/** Where a crash is to happen: just before a step's result is stored (so it is done again), or just after. */
export type Crash = { before: string } | { after: string };

/**
 * What a run's person says and is called, where a test cares. `answers` are what they answer, by the name of the step that
 * asks; what is not among them gets its default at the deadline. `thread` is what was said before the request,
 * `files` what came with it, `model` may be a
 * scripted one, and `secrets` are what the policy lets the workflow read, `repositories` what it
 * names and gives to everybody.
 */
export type KitOptions = {
  request?: string;
  addition?: string;
  answers?: Record<string, string>;
  thread?: { name: string; text: string }[];
  files?: { name: string; bytes: Uint8Array }[];
  now?: number;
  model?: Model;
  tools?: readonly Tool[];
  secrets?: Record<string, string>;
  /** A run of the same workflow that has ended in the same thread. */
  earlier?: WorkflowKit;
  /** The budget of the run, in tokens. */
  perRun?: number;
  repositories?: string[];
};

/** A test of a workflow is not about who may run it. */
const ALLOWED = Policy.parse({ rules: [{ allow: true, workflows: ['*'] }] });

function repositoriesOf(names: string[]): Policy['repositories'] {
  const entries = names.map((name) => [name, { url: `/srv/${name}.git`, people: ['*'] }]);
  return Policy.parse({ repositories: Object.fromEntries(entries) }).repositories;
}

const START = Date.UTC(2030, 0, 1);

/**
 * Runs a workflow as the bot does, by the same `execute`, but with its state in memory and with a clock that jumps over
 * every wait. `end` deletes the run's folder.
 */
export class WorkflowKit {
  run: Run;
  /** The stored results of its steps, as JSON by name. */
  readonly steps: Record<string, string> = {};
  /** The files it kept, by name. */
  readonly files = new Map<string, Uint8Array>();
  /** Every progress it reported. */
  readonly progress: Progress[] = [];
  /** Its answer as it was written, each time it had grown. */
  readonly written: string[] = [];
  /** What it asked. */
  readonly questions: Question[] = [];
  /** How long it waited in all, by the kit's clock, without holding a worker. */
  waitedMs = 0;
  readonly #said: Addition[] = [];
  readonly #answers: Record<string, string>;
  readonly #talk: Talk;
  readonly #inputs: (RequestFile & { bytes: Uint8Array })[];
  #now: number;
  readonly #options: KitOptions;
  #workflow: Workflow;
  #crash: Crash | undefined;
  #crashed = false;
  #stop = new AbortController();
  #folder: Promise<string> | undefined;
  #tokens = 0;
  readonly #granted = new Set<string>();
  readonly #kept = new Map<string, Uint8Array>();

  /** `input` is checked by the workflow's schema first, as every input is. */
  constructor(workflow: Workflow, input: unknown, options: KitOptions = {}) {
    this.#workflow = workflow;
    this.#options = options;
    this.#now = options.now ?? START;
    this.#answers = options.answers ?? {};
    this.#talk = talkOf(options.thread ?? [], this.#now);
    this.#inputs = (options.files ?? []).map(inputOf);
    this.run = {
      workspace: 'kit:w',
      channel: 'kit:w/c',
      thread: 'kit:w/c/t',
      id: 'kit1',
      name: 'kit-run',
      person: { id: 'ana', name: 'Ana' },
      request: options.request ?? '',
      ...(options.addition !== undefined && { addition: options.addition }),
      plan: { workflow: workflow.name, input: workflow.input.parse(input) },
      version: workflow.version,
      status: 'queued',
      priority: 'normal',
      progress: initialProgress(workflow.steps),
      output: '',
      createdAt: this.#now,
    };
  }

  /** Works until the run has ended, or the crash asked for has happened. Called again after a crash, it continues. */
  async go(crash?: Crash): Promise<Run> {
    this.#crash = crash;
    this.#crashed = false;
    this.#stop = new AbortController();
    while (!isFinal(this.run.status) && !this.#crashed) {
      const wakeAt = await execute(this.#ports(), this.#stop.signal);
      if (wakeAt === undefined) break;
      const until = this.run.parked?.until ?? wakeAt;
      if (this.run.status === 'waiting') this.waitedMs += Math.max(0, until - this.#now);
      this.#now = Math.max(this.#now, until);
    }
    if (crash && !this.#crashed) throw new Error(`The run ended without coming to ${JSON.stringify(crash)}.`);
    return this.run;
  }

  /** Stops the run as a person's cancel does. */
  cancel(): void {
    this.run = { ...this.run, canceledBy: this.run.person };
    this.#stop.abort(new Stopped('cancel'));
  }

  /** Says something to the run, to be taken in at its next `context()`. */
  say(text: string): void {
    this.#said.push({ by: this.run.person, text, at: this.#now });
  }

  /** The text of a file it kept. */
  text(file: string): string {
    return new TextDecoder().decode(this.files.get(file));
  }

  /** The run's folder, made when first asked for. */
  async folder(): Promise<string> {
    this.#folder ??= this.#makeFolder();
    return this.#folder;
  }

  async end(): Promise<void> {
    if (this.#folder) await rm(dirname(dirname(await this.#folder)), { recursive: true, force: true });
  }

  /** Some levels down in private folders, as the bot's are: a sandbox must make the way to it. */
  async #makeFolder(): Promise<string> {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'meanwhile-kit-')));
    const folder = join(root, 'runs', this.run.id);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #ports(): Parameters<typeof execute>[0] {
    return {
      journal: this.#journal(),
      workflows: [this.#workflow],
      policy: async () => ({
        ...ALLOWED,
        ...(this.#options.perRun !== undefined && { budget: { ...ALLOWED.budget, perRun: this.#options.perRun } }),
        repositories: repositoriesOf(this.#options.repositories ?? []),
        secrets: { [this.#workflow.name]: Object.keys(this.#options.secrets ?? {}) },
      }),
      model: this.#options.model,
      tools: async () => this.#options.tools ?? [],
      secret: (name) => this.#options.secrets?.[name],
      inside: new AsyncLocalStorage<Doing>(),
      now: () => this.#now,
      newId: () => `kit${this.questions.length + 2}`,
      keep: async (_run, name, bytes) => this.#keep(name, bytes),
      talk: async () => this.#talk,
      files: async () => this.#inputs.map(({ bytes: _bytes, ...file }) => file),
      earlier: async () => this.#options.earlier?.run,
      bytes: async (id) => this.#bytesOf(id),
      folder: () => this.folder(),
    };
  }

  #bytesOf(id: string): Uint8Array | undefined {
    const own = this.#inputs.find((file) => file.id === id)?.bytes ?? this.#kept.get(id);
    const { earlier } = this.#options;
    return own ?? (earlier ? earlier.#bytesOf(id) : undefined);
  }

  #keep(name: string, bytes: Uint8Array): StoredFile {
    this.files.set(name, Uint8Array.from(bytes));
    const id = this.#kept.has(`kit:${name}`) ? `kit:${name}:${this.#kept.size}` : `kit:${name}`;
    this.#kept.set(id, Uint8Array.from(bytes));
    return { id, name, size: bytes.length };
  }

  #journal(): Journal {
    return {
      begin: async () => this.#begin(),
      stillHas: () => undefined,
      charge: async (charge) => this.#charge(charge),
      spentToday: async () => ({ person: this.#tokens, workspace: this.#tokens }),
      isGranted: async (tool) => this.#granted.has(tool),
      grant: async (tool) => void this.#granted.add(tool),
      saveStep: async (name, result, progress, charge) => {
        this.#saveStep(name, result, progress);
        if (charge) this.#charge(charge);
      },
      note: async (name, value) => {
        this.steps[name] = value;
      },
      ask: async (question, note) => this.#ask(question, note),
      answerTo: async ({ step }) => {
        const given = this.steps[step];
        return given === undefined ? undefined : (JSON.parse(given) as Answer);
      },
      settle: async ({ step }, answer, progress) => {
        this.#saveStep(step, this.steps[step] ?? JSON.stringify(answer), progress);
        return JSON.parse(this.steps[step] ?? '') as Answer;
      },
      additions: async () => [...this.#said],
      takeAdditions: async (note, taken) => {
        this.steps[note] = String(taken);
        this.run = { ...this.run, additionsTaken: taken };
      },
      report: (progress, output) => {
        this.progress.push(progress);
        this.run = { ...this.run, progress, output };
      },
      grow: (text) => void this.written.push(text),
      canceledBy: async () => this.run.canceledBy,
      park: async (parked) => {
        this.run = { ...this.run, status: 'waiting', parked: this.#unlessAnswered(parked) };
        return this.run.canceledBy === undefined;
      },
      handOver: async () => {
        this.run = { ...this.run, status: 'queued' };
      },
      end: async (run) => {
        this.run = run;
      },
    };
  }

  /** A person who answers does so at once. */
  #ask(question: Question, note: string): void {
    this.questions.push(question);
    this.steps[note] = JSON.stringify(question);
    const text = this.#answers[question.step];
    if (text !== undefined) this.steps[question.step] = JSON.stringify({ text, by: this.run.person });
  }

  #unlessAnswered(parked: Parked): Parked {
    const waitedFor = this.questions.filter(({ id }) => questionsOf(parked).includes(id));
    return waitedFor.some(({ step }) => step in this.steps) ? { ...parked, until: this.#now } : parked;
  }

  #begin(): Begun {
    this.run = { ...this.run, status: 'running', startedAt: this.run.startedAt ?? this.#now };
    return { run: this.run, steps: { ...this.steps }, crashes: 0 };
  }

  #charge({ tokens, spent }: Charge): void {
    this.#tokens += tokens;
    this.run = { ...this.run, spent };
  }

  /** A crash is what it is for a run whose worker was lost: nothing that the old execution does counts any more. */
  #saveStep(name: string, result: string, progress: Progress): void {
    if (this.#crash && 'before' in this.#crash && this.#crash.before === name) this.#crashNow();
    this.steps[name] = result;
    this.run = { ...this.run, progress };
    if (this.#crash && 'after' in this.#crash && this.#crash.after === name) this.#crashNow();
  }

  #crashNow(): never {
    this.#crashed = true;
    throw new FenceLost();
  }
}

function talkOf(thread: { name: string; text: string }[], now: number): Talk {
  const said = thread.map((one, at) => ({ message: `kit:w/c/${at}`, by: 'person' as const, at: now - 1, ...one }));
  return { ...NO_TALK, said };
}

function inputOf({ name, bytes }: { name: string; bytes: Uint8Array }): RequestFile & { bytes: Uint8Array } {
  const file = { name, size: bytes.byteLength, id: `kit:in:${name}`, bytes };
  const found = kindOfBytes(bytes);
  if (found.kind === 'text') return { ...file, text: found.text };
  return found.kind === 'image' ? { ...file, image: found.mime } : { ...file, problem: { why: 'kind' } };
}
