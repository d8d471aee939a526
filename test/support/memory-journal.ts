import { type Begun, FenceLost, type Journal } from '../../src/core/execute/journal.ts';
import type { Charge } from '../../src/core/domain/spending.ts';
import type { Person } from '../../src/core/domain/message.ts';
import type { Answer, Question } from '../../src/core/domain/question.ts';
import type { Outgoing } from '../../src/core/domain/outgoing.ts';
import { initialProgress } from '../../src/core/execute/progress.ts';
import { type Addition, isFinal, type Parked, type Progress, type Run } from '../../src/core/domain/run.ts';
import type { Workflow } from '../../src/core/workflow.ts';
import { ana } from './events.ts';

/** What is stored of one run, and the journals of its executions: each new one takes the run over from the one before. */
export class MemoryRun {
  run: Run;
  steps: Record<string, string> = {};
  crashes = 0;
  readonly said: Outgoing[] = [];
  readonly asked: Question[] = [];
  readonly additions: Addition[] = [];
  readonly progress: Progress[] = [];
  fence = 0;
  /** Called before a step's result is stored, and after: where it says true, the process dies there. */
  dies: (when: 'before' | 'after', step: string) => boolean = () => false;
  /** The tools that the person has approved for good. */
  readonly granted = new Set<string>();
  /** Tokens spent today. */
  today = { person: 0, workspace: 0 };

  constructor(workflow: Workflow, changes: Partial<Run> = {}) {
    this.run = {
      workspace: 'fake:w',
      channel: 'fake:c',
      thread: 'fake:t',
      id: 'run1',
      name: 'a-run',
      person: ana,
      request: 'do it',
      plan: { workflow: workflow.name, input: {} },
      version: workflow.version,
      status: 'queued',
      priority: 'normal',
      progress: initialProgress(workflow.steps),
      output: '',
      createdAt: 0,
      ...changes,
    };
  }

  /** As the commit of an answer does: it is the result of the step that asked. */
  answer({ step }: Question, answer: Answer): void {
    this.steps[step] = JSON.stringify(answer);
  }

  charge({ spent, tokens }: Charge): void {
    this.run = { ...this.run, spent };
    this.today = { person: this.today.person + tokens, workspace: this.today.workspace + tokens };
  }

  cancel(by: Person): void {
    this.run = { ...this.run, canceledBy: by };
  }

  journal(): Journal {
    return journalOf(this);
  }
}

function journalOf(memory: MemoryRun): Journal {
  let own = 0;
  function write(change: () => void): void {
    if (own !== memory.fence) throw new FenceLost();
    change();
  }
  function leave(status: Run['status'], changes: Partial<Run> = {}): void {
    write(() => (memory.run = { ...memory.run, status, ...changes }));
    memory.fence += 1;
  }
  return {
    async begin(): Promise<Begun | undefined> {
      if (isFinal(memory.run.status)) return undefined;
      if (memory.run.status === 'running') memory.crashes += 1;
      own = ++memory.fence;
      const { parked: _parked, ...run } = memory.run;
      memory.run = { ...run, status: 'running' };
      return { run: memory.run, steps: { ...memory.steps }, crashes: memory.crashes };
    },
    stillHas: () => undefined,
    charge: async (charge) => memory.charge(charge),
    spentToday: async () => ({ ...memory.today }),
    isGranted: async (tool: string) => memory.granted.has(tool),
    grant: async (tool: string) => write(() => void memory.granted.add(tool)),
    saveStep: async (name: string, result: string, progress: Progress, charge?: Charge) =>
      write(() => {
        if (memory.dies('before', name)) throw new FenceLost();
        if (charge) memory.charge(charge);
        memory.steps[name] = result;
        memory.run = { ...memory.run, progress };
        memory.progress.push(progress);
        memory.crashes = 0;
        if (memory.dies('after', name)) throw new FenceLost();
      }),
    note: async (name: string, value: string) => write(() => void (memory.steps[name] = value)),
    ask: async (question: Question, note: string) =>
      write(() => {
        memory.steps[note] = JSON.stringify(question);
        memory.asked.push(question);
      }),
    async answerTo({ step }: Question): Promise<Answer | undefined> {
      const given = memory.steps[step];
      return given === undefined ? undefined : (JSON.parse(given) as Answer);
    },
    async settle({ step }: Question, answer: Answer): Promise<Answer> {
      write(() => (memory.steps[step] ??= JSON.stringify(answer)));
      return JSON.parse(memory.steps[step] ?? '') as Answer;
    },
    additions: async () => [...memory.additions],
    takeAdditions: async (note: string, taken: number) => write(() => void (memory.steps[note] = String(taken))),
    report(progress: Progress, output: string) {
      memory.progress.push(progress);
      if (own === memory.fence) memory.run = { ...memory.run, progress, output };
    },
    grow: () => undefined,
    canceledBy: async () => memory.run.canceledBy,
    async park(parked: Parked): Promise<boolean> {
      write(() => undefined);
      if (memory.run.canceledBy) return false;
      leave('waiting', { parked });
      return true;
    },
    handOver: async () => leave('queued'),
    async end(run: Run, word: (run: Run) => Outgoing) {
      leave(run.status, run);
      memory.said.push(word(run));
    },
  };
}
