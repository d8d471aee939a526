import { z } from 'zod';
import type { RequestFile } from '../../core/domain/attached.ts';
import { filesForModel } from '../../core/present/files.ts';
import { talkForModel } from '../../core/present/talk.ts';
import {
  defineWorkflow,
  type Earlier,
  type Workflow,
  type WorkflowContext,
  type WorkflowResult,
} from '../../core/workflow.ts';
import type { Place } from '../../sandbox/commands.ts';
import { Workspace } from '../../sandbox/workspace.ts';
import { plainPath } from '../../sandbox/workspace/place-file.ts';
import { LiveOutput } from '../shell/live-output.ts';
import { asksToBuild } from './asks-to-build.ts';
import { type Built, changesOf, keepFiles, summaryText } from './deliver.ts';
import { diffOf } from './diff.ts';
import { layOutEarlier } from './earlier.ts';
import { type Plan, planned } from './plan.ts';
import { reviewed } from './review.ts';
import { judge, type Verdict } from './tests/verdict.ts';
import { type Bench, buildTools } from './tools.ts';
import { BUILDER, findingsGoal, goalOf, repairGoal } from './words.ts';

const BuildInput = z.object({ request: z.string().trim().min(1, 'What shall I build?').max(8_000) });
type BuildInput = z.infer<typeof BuildInput>;

/** Model calls of the first attempt and of each repair; a small program needs fewer. */
const FIRST_ROUNDS = 60;
const REPAIR_ROUNDS = 30;

/** What is not repaired after this many tries mostly never is. */
const MOST_REPAIRS = 4;

/** One run of all tests of a suite. */
const TEST_MS = 120_000;

const FIRST_TEST = 'Run the tests, 1';

export type BuildOptions = {
  /** Where commands run; throws where they cannot be shut in, with the reason. */
  place: () => Promise<Place>;
  whyOff?: Workflow['whyOff'];
  testMs?: number;
};

/** Writes code with tests in the sandbox, and says of the tests what the harness saw itself. */
export function buildIn({ place, whyOff = () => undefined, testMs = TEST_MS }: BuildOptions): Workflow<BuildInput> {
  return defineWorkflow({
    name: 'build',
    description: 'Writes code with tests in a sandbox and runs them; the result says how they really went.',
    usage: 'build <what>',
    example: 'build a function in JavaScript that parses durations such as "1h 30m", with tests',
    input: BuildInput,
    takesAdditions: true,
    answers: true,
    whyOff,
    steps: [
      { name: 'Plan the build', stage: 'planning' },
      { name: FIRST_TEST, stage: 'executing' },
      { name: 'Keep the files', stage: 'finalizing' },
    ],
    fromRequest: (text) => (asksToBuild(text) ? { request: text } : undefined),
    summary: () => 'write that with tests and run them in a sandbox',
    run: async (context, { request }) => new Build(context, place, testMs).work(request),
  });
}

class Build {
  readonly #context: WorkflowContext;
  readonly #place: () => Promise<Place>;
  readonly #testMs: number;
  readonly #live: LiveOutput;
  readonly #start = new Map<string, Uint8Array>();
  #workspace: Workspace | undefined;
  #said = '';
  #verdict: Verdict | undefined;

  constructor(context: WorkflowContext, place: () => Promise<Place>, testMs: number) {
    this.#context = context;
    this.#place = place;
    this.#testMs = testMs;
    this.#live = new LiveOutput((text) => context.output(text));
  }

  async work(request: string): Promise<WorkflowResult> {
    try {
      return await this.#build(request);
    } catch (error) {
      const rest = this.#context.signal.aborted ? await this.#whatExists() : undefined;
      if (rest) return rest;
      throw error;
    } finally {
      this.#live.end();
    }
  }

  async #build(request: string): Promise<WorkflowResult> {
    const context = this.#context;
    const talk = await context.thread();
    const files = await context.files();
    const earlier = await context.earlier();
    const before = [
      talkForModel(talk),
      ...(earlier
        ? [`You have built something here already, for this request: ${earlier.request}\nGo on from its files.`]
        : []),
    ];
    const said = before.filter((part) => part !== '').join('\n\n');
    const { plan, asked } = await planned(context, askedOf(context, request, said, files));
    const workspace = await this.#open(files, earlier);
    const bench: Bench = {
      workspace,
      place: this.#place,
      testMs: this.#testMs,
      onOutput: (bytes) => this.#live.push(bytes),
    };
    const built = await this.#untilProven(bench, asked, plan);
    return this.#deliver(workspace, built);
  }

  async #open(files: readonly RequestFile[], earlier: Earlier | undefined): Promise<Workspace> {
    const context = this.#context;
    const { sandbox } = await this.#place();
    const workspace = new Workspace({
      folder: () => context.folder(),
      keeping: {
        keep: (name, bytes) => context.keep(name, bytes),
        read: (id) => context.bytes({ id, name: '', size: 0 }),
      },
      sandbox,
      signal: context.signal,
    });
    this.#workspace = workspace;
    let isNew = false;
    const change = await context.step('Lay out the files', async () => {
      isNew = true;
      workspace.reset();
      if (earlier) await layOutEarlier(context, workspace, earlier);
      for (const file of files) await layOut(context, workspace, file);
      return (await workspace.collect()).change ?? null;
    });
    if (change && !isNew) workspace.recall(change);
    for (const path of workspace.paths) this.#start.set(path, (await workspace.read(path)) ?? new Uint8Array());
    return workspace;
  }

  /** Builds and repairs until the tests show that it is right, or nothing more comes of it. */
  async #untilProven(bench: Bench, planned: string, plan: Plan): Promise<Built> {
    let asked = planned;
    const tools = buildTools(bench);
    const { paths: existing } = bench.workspace;
    let goal = goalOf(asked, plan, existing);
    let findings: string[] = [];
    let isReviewed = false;
    let last = '';
    for (let attempt = 1; ; attempt += 1) {
      const name = attempt === 1 ? 'Build' : `Repair ${attempt - 1}`;
      const rounds = attempt === 1 ? FIRST_ROUNDS : REPAIR_ROUNDS;
      const { text, ended } = await this.#context.agent({ goal, tools, instructions: BUILDER, name, rounds });
      this.#said = text;
      const verdict = await this.#judged(bench, attempt);
      const missing = plan.tests.filter((path) => !isThere(bench.workspace, path));
      const built = { verdict, said: text, findings, missing };
      const paths = bench.workspace.paths;
      if (ended !== 'done') return { ...built, stopped: ENDED[ended] };
      if (verdict.kind === 'passed') {
        const more = await this.#review(attempt, asked, isReviewed);
        const added = await this.#added();
        const isLast = attempt > MOST_REPAIRS;
        if (added.length === 0 && (isLast || more.length === 0 || isReviewed)) return { ...built, findings: more };
        if (isLast) return { ...built, findings: more, stopped: `Not built any more: ${added.join(' ')}` };
        isReviewed ||= more.length > 0;
        findings = more;
        asked = [asked, ...added].join('\n');
        goal = findingsGoal(asked, more, { added, paths });
        continue;
      }
      const failure = signatureOf(verdict);
      if (failure === last) return { ...built, stopped: 'The same failure came twice, so I stopped there.' };
      if (attempt > MOST_REPAIRS) return { ...built, stopped: `I stopped after ${MOST_REPAIRS} repairs.` };
      last = failure;
      goal = repairGoal(asked, verdict, paths);
    }
  }

  /** What was said while the tests ran and the work was reviewed. */
  async #added(): Promise<string[]> {
    return (await this.#context.context()).map(({ by, text }) => `Added by ${by.name} since: ${text}`);
  }

  async #judged({ workspace, place, testMs, onOutput }: Bench, attempt: number): Promise<Verdict> {
    this.#verdict = undefined;
    const verdict = await this.#context.step(`Run the tests, ${attempt}`, async ({ signal }) =>
      judge({ workspace, place: await place(), signal, timeoutMs: testMs, onOutput }),
    );
    this.#verdict = verdict;
    return verdict;
  }

  async #review(attempt: number, asked: string, isAgain: boolean): Promise<string[]> {
    const diff = diffOf(this.#workspace ? await changesOf(this.#workspace, this.#start) : []);
    return reviewed(this.#context, isAgain ? `Review ${attempt}` : 'Review', { asked, diff });
  }

  async #deliver(workspace: Workspace, built: Built): Promise<WorkflowResult> {
    const context = this.#context;
    const changes = await changesOf(workspace, this.#start);
    const { files, tooLarge } = await context.step('Keep the files', () =>
      keepFiles(workspace, {
        changes,
        log: built.verdict.log,
        name: nameOf(context),
        keep: (name, bytes) => context.keep(name, bytes),
      }),
    );
    const lost = tooLarge.length === 0 ? '' : `\nToo large to be kept: ${tooLarge.join(', ')}.`;
    return { text: summaryText(built, workspace.paths) + lost, files };
  }

  /** For whoever stops the work: all files as they are, and that nothing was shown about them. */
  async #whatExists(): Promise<WorkflowResult | undefined> {
    const workspace = this.#workspace;
    if (!workspace || workspace.paths.length === 0) return undefined;
    const verdict = this.#verdict ?? NOT_RUN;
    const changes = await changesOf(workspace, this.#start);
    const keep = (name: string, bytes: Uint8Array) => this.#context.keep(name, bytes);
    const kept = await keepFiles(workspace, { changes, log: verdict.log, name: nameOf(this.#context), keep }).catch(
      () => undefined,
    );
    if (!kept) return undefined;
    const built = {
      verdict,
      said: this.#said,
      findings: [],
      missing: [],
      stopped: 'It was stopped; these are the files as they were.',
    };
    return { text: summaryText(built, workspace.paths), files: kept.files };
  }
}

const NOT_RUN: Verdict = {
  kind: 'could not run',
  passed: 0,
  failed: [],
  failures: 0,
  why: 'it was stopped before that',
  named: [],
  runners: [],
  log: '',
};

const ENDED = {
  budget: 'The budget was used up before it was done.',
  rounds: 'It took more steps than a build may have, so I stopped there.',
  repeats: 'It went in circles, so I stopped there.',
  length: 'The model could not write it in one go, so I stopped there.',
};

function askedOf({ run }: WorkflowContext, request: string, before: string, files: readonly RequestFile[]): string {
  const attached = filesForModel(files);
  return [
    ...(before === '' ? [] : [`What was said before:\n${before}`]),
    `The request: ${request}`,
    ...(attached === '' ? [] : [attached]),
    ...(run.addition === undefined ? [] : [`Added: ${run.addition}`]),
  ].join('\n\n');
}

/** What came with the request stands among the files, under its own name. */
async function layOut(context: WorkflowContext, workspace: Workspace, file: RequestFile): Promise<void> {
  const bytes = await context.bytes(file);
  const name = file.name.slice(file.name.lastIndexOf('/') + 1);
  if (bytes && name !== '' && name !== '..') await workspace.write(plainPath(name), bytes);
}

/** Failures that are the same say the same, wherever it is said. */
function signatureOf({ kind, failed, why = '' }: Verdict): string {
  return JSON.stringify([kind, failed.toSorted(), why]);
}

function isThere({ paths }: Workspace, planned: string): boolean {
  const name = planned.slice(planned.lastIndexOf('/') + 1);
  return paths.some((path) => path === planned || path.endsWith(`/${name}`) || path === name);
}

function nameOf({ run }: WorkflowContext): string {
  return /^[a-z0-9-]+$/.test(run.name) ? run.name : 'build';
}
