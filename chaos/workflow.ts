import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StoredFile } from '../src/core/domain/run.ts';
import { defineWorkflow, PermanentError, type StepContext, type WorkflowContext } from '../src/core/workflow.ts';
import type { Note } from './evidence.ts';

export const STEPS = 8;

/** Runs look like this long work to the bot, so that it offers them. */
const EXPECTED_MS = 60_000;

/** What a job is to do on its way, by the number of the step; left out where it does not do that. */
const Job = z.object({
  job: z.string().min(1),
  /** How long a step takes, in ms. */
  ms: z.coerce.number().default(50),
  /** Sleeps a second before that step. */
  nap: z.coerce.number().optional(),
  /** Asks which colour before that step, for so long (ms). */
  asks: z.coerce.number().optional(),
  asksMs: z.coerce.number().optional(),
  /** That step fails once. */
  flaky: z.coerce.number().optional(),
  /** That step keeps a file. */
  file: z.coerce.number().optional(),
  /** That step fails for good, until it is retried. */
  breaks: z.coerce.number().optional(),
  /** The result's text has so many MiB. */
  large: z.coerce.number().optional(),
  /** That step waits until somebody lets it go on. */
  gate: z.coerce.number().optional(),
});
export type Job = z.infer<typeof Job>;

const MIB = 1024 * 1024;

const NAP_MS = 1_000;

/** A step that waits to be let go on looks this often. */
const GATE_MS = 50;

/** What people say to a run while it works has such a word in it, and the result tells those that it heard. */
const SAID = /\bword\d+\w*/g;

export const COLOURS = ['red', 'green', 'blue'] as const;
export const DEFAULT_COLOUR = 'blue';

/** `job=a17 ms=50 nap=3`: how a job is written in a request or a command. */
export function wordsOf(job: Job): string {
  return Object.entries(job)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function readJob(text: string): Job | undefined {
  const pairs = [...text.matchAll(/\b(\w+)=(\w+)/g)].map(([, name, value]) => [name, value]);
  const read = Job.safeParse(Object.fromEntries(pairs));
  return read.success ? read.data : undefined;
}

function fileText(job: string): string {
  return `The file of ${job}.\n`;
}

/** On lines of its own after what the result tells. */
function largeText({ large = 0 }: Job): string {
  return large === 0 ? '' : `\n${'It goes on. '.repeat((large * MIB) / 12)}`;
}

export type Noting = {
  note: (note: Omit<Note, 'at' | 'pid'>) => void;
  /** Whatever made that job break is mended by now. */
  isMended: (job: string) => boolean;
  /** Whoever asked for that job lets its step go on. */
  isOpen: (job: string) => boolean;
  /** True the first time that any process asks with this name. */
  isFirst: (name: string) => boolean;
};

/** A workflow of eight steps that leaves a note of all that it does. */
export function chaosWorkflow({ note, isMended, isOpen, isFirst }: Noting) {
  return defineWorkflow({
    name: 'chaos',
    description: 'Does eight steps and notes each of them.',
    input: Job,
    takesAdditions: true,
    steps: Array.from({ length: STEPS }, (_, i) => ({ name: `Step ${i + 1}`, stage: 'executing' as const })),
    fromWords: (_words, text) => readJob(text),
    fromRequest: (text) => readJob(text),
    summary: ({ job }) => `do the eight steps of ${job}`,
    alike: ({ job }) => job,
    expectedMs: () => EXPECTED_MS,
    async run(context, input) {
      const { id: run } = context.run;
      note({ what: 'began', run, step: 0 });
      try {
        const values: string[] = [];
        const files: StoredFile[] = [];
        const heard: string[] = [];
        let colour = '';
        for (let step = 1; step <= STEPS; step += 1) {
          if (input.asks === step) colour = await ask(context, input);
          if (input.nap === step) await context.sleep('Nap', NAP_MS);
          const { value, file } = await context.step(`Step ${step}`, (at) => work(context, input, step, at));
          note({ what: 'stored', run, step, value });
          values.push(value);
          if (file) files.push(file);
          heard.push(...(await hear(context)));
        }
        const told = `${input.job}: ${values.join(' ')} ${colour} heard ${heard.join(' ')}`;
        return { text: `${told}${largeText(input)}`, files };
      } finally {
        note({ what: 'left', run, step: 0 });
      }
    },
  });

  async function ask(context: WorkflowContext, { asksMs = 1 }: Job): Promise<string> {
    const choices = [...COLOURS];
    const asked = { text: 'Which colour?', choices, default: DEFAULT_COLOUR, deadlineMs: asksMs };
    return (await context.ask('Colour', asked)).text;
  }

  async function hear(context: WorkflowContext): Promise<string[]> {
    return (await context.context()).flatMap(({ text }) => text.match(SAID) ?? []);
  }

  async function work(context: WorkflowContext, input: Job, step: number, { signal }: StepContext) {
    note({ what: 'step', run: context.run.id, step });
    await sleep(input.ms, undefined, { signal });
    while (input.gate === step && !isOpen(input.job)) await sleep(GATE_MS, undefined, { signal });
    if (input.breaks === step && !isMended(input.job)) throw new PermanentError('It broke.');
    if (input.flaky === step && isFirst(input.job)) throw new Error('It failed this time.');
    const value = randomUUID().slice(0, 8);
    if (input.file !== step) return { value };
    return { value, file: await context.keep(`${input.job}.txt`, Buffer.from(fileText(input.job))) };
  }
}
