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
import type { WorkingCopies } from '../../sandbox/copies/copies.ts';
import { type Changed, Workspace } from '../../sandbox/workspace.ts';
import { plainPath } from '../../sandbox/workspace/place-file.ts';
import { MOST_CHOICES, onRepository } from '../in-repository.ts';
import { LiveOutput } from '../shell/live-output.ts';
import { asksToBuild } from './asks-to-build.ts';
import { branchText, type Built, keepFiles, summaryText, verdictText } from './deliver.ts';
import { diffOf } from './diff.ts';
import { layOutEarlier } from './earlier.ts';
import { offerBranch } from './offer-branch.ts';
import { type Plan, planned } from './plan.ts';
import { BuildRepository } from './repository.ts';
import { reviewed } from './review.ts';
import { judge, type Verdict } from './tests/verdict.ts';
import { type Bench, buildTools, termsOf } from './tools.ts';
import { BUILDER, findingsGoal, goalOf, IN_REPOSITORY, repairGoal } from './words.ts';

const BuildInput = z.object({
  request: z.string().trim().min(1, 'What shall I build?').max(8_000),
  /** Where it is built: in a copy of that repository, or of the one that its person chooses. */
  repositories: z.array(z.string()).max(MOST_CHOICES).optional(),
});
type BuildInput = z.infer<typeof BuildInput>;

/** Model calls of the first attempt and of each repair; a small program needs fewer. */
const FIRST_ROUNDS = 60;
const REPAIR_ROUNDS = 30;

/** What is not repaired after this many tries mostly never is. */
const MOST_REPAIRS = 4;

/** One run of all tests of a suite. */
const TEST_MS = 120_000;

/** A team's own tests are more, and take longer. */
const REPOSITORY_TEST_MS = 10 * 60_000;

/** Where what came with a request stands beside a repository's own files; it is no part of the change. */
const ATTACHED = 'attached/';

const FIRST_TEST = 'Run the tests, 1';

export type BuildOptions = {
  /** Where commands run; throws where they cannot be shut in, with the reason. */
  place: () => Promise<Place>;
  whyOff?: Workflow['whyOff'];
  /** Without it, nothing is built in a repository. */
  copies?: WorkingCopies | undefined;
  testMs?: number;
};

/** Writes code with tests in the sandbox, and says of the tests what the harness saw itself. */
export function buildIn(options: BuildOptions): Workflow<BuildInput> {
  const { whyOff = () => undefined, copies } = options;
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
    ...(copies && {
      inRepository: (input: unknown, names: readonly string[]) => ({
        ...(input as object),
        repositories: names.slice(0, MOST_CHOICES),
      }),
    }),
    repositories: ({ repositories = [] }) => repositories,
    summary: ({ repositories }) =>
      repositories?.length
        ? `make that change${onRepository(repositories)} with tests, and put it on a branch`
        : 'write that with tests and run them in a sandbox',
    run: async (context, input) => new Build(context, options).work(input),
  });
}

class Build {
  readonly #context: WorkflowContext;
  readonly #options: BuildOptions;
  readonly #live: LiveOutput;
  #repository: BuildRepository | undefined;
  #workspace: Workspace | undefined;
  #said = '';
  #verdict: Verdict | undefined;

  constructor(context: WorkflowContext, options: BuildOptions) {
    this.#context = context;
    this.#options = options;
    this.#live = new LiveOutput((text) => context.output(text));
  }

  async work(input: BuildInput): Promise<WorkflowResult> {
    try {
      return await this.#build(input);
    } catch (error) {
      const rest = this.#context.signal.aborted ? await this.#whatExists() : undefined;
      if (rest) return rest;
      throw error;
    } finally {
      this.#live.end();
    }
  }

  async #build({ request, repositories: names = [] }: BuildInput): Promise<WorkflowResult> {
    const context = this.#context;
    const talk = await context.thread();
    const files = await context.files();
    const earlier = await context.earlier();
    const { copies } = this.#options;
    const onOutput = (bytes: Buffer) => this.#live.push(bytes);
    const repository = copies && (await BuildRepository.begin(context, { copies, onOutput }, { names, earlier }));
    this.#repository = repository;
    const before = [
      talkForModel(talk),
      ...(earlier
        ? [`You have built something here already, for this request: ${earlier.request}\nGo on from its files.`]
        : []),
      ...(repository ? [await repository.listing()] : []),
    ];
    const said = before.filter((part) => part !== '').join('\n\n');
    const { plan, asked } = await planned(context, askedOf(context, request, said, files));
    const workspace = await this.#open(files, earlier);
    const bench: Bench = {
      workspace,
      place: () => this.#place(workspace),
      testMs: this.#options.testMs ?? (repository ? REPOSITORY_TEST_MS : TEST_MS),
      ...(repository && { repository: { test: await repository.testCommand() } }),
      onOutput,
    };
    const built = await this.#untilProven(bench, asked, plan);
    return this.#deliver(workspace, built);
  }

  /** In a repository a command sees what was prepared for it. */
  async #place(workspace: Workspace): Promise<Place> {
    const base = this.#repository?.base;
    if (!base) return this.#options.place();
    await workspace.open();
    return base.place ?? this.#options.place();
  }

  async #open(files: readonly RequestFile[], earlier: Earlier | undefined): Promise<Workspace> {
    const context = this.#context;
    const { sandbox } = await this.#options.place();
    const base = this.#repository?.base;
    const workspace = new Workspace({
      folder: () => context.folder(),
      keeping: {
        keep: (name, bytes) => context.keep(name, bytes),
        read: (id) => context.bytes({ id, name: '', size: 0 }),
      },
      sandbox,
      base,
      signal: context.signal,
    });
    this.#workspace = workspace;
    let isNew = false;
    const change = await context.step('Lay out the files', async () => {
      isNew = true;
      workspace.reset();
      if (earlier && !base) await layOutEarlier(context, workspace, earlier);
      for (const file of files) await layOut(context, workspace, { file, under: base ? ATTACHED : '' });
      return (await workspace.collect()).change ?? null;
    });
    if (change && !isNew) workspace.recall(change);
    workspace.begin();
    if (base) await workspace.open();
    return workspace;
  }

  /** Builds and repairs until the tests show that it is right, or nothing more comes of it. */
  async #untilProven(bench: Bench, planned: string, plan: Plan): Promise<Built> {
    let asked = planned;
    const tools = buildTools(bench);
    const { paths: existing } = bench.workspace;
    let goal = goalOf(asked, plan, existing);
    const instructions = this.#repository ? `${BUILDER}\n${IN_REPOSITORY}` : BUILDER;
    let findings: string[] = [];
    let isReviewed = false;
    let last = '';
    for (let attempt = 1; ; attempt += 1) {
      const name = attempt === 1 ? 'Build' : `Repair ${attempt - 1}`;
      const rounds = attempt === 1 ? FIRST_ROUNDS : REPAIR_ROUNDS;
      const { text, ended } = await this.#context.agent({ goal, tools, instructions, name, rounds });
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

  async #judged(bench: Bench, attempt: number): Promise<Verdict> {
    this.#verdict = undefined;
    const verdict = await this.#context.step(`Run the tests, ${attempt}`, async ({ signal }) =>
      judge(await termsOf(bench, signal)),
    );
    this.#verdict = verdict;
    return verdict;
  }

  async #review(attempt: number, asked: string, isAgain: boolean): Promise<string[]> {
    const diff = diffOf((await this.#workspace?.changes()) ?? []);
    return reviewed(this.#context, isAgain ? `Review ${attempt}` : 'Review', { asked, diff });
  }

  async #deliver(workspace: Workspace, built: Built): Promise<WorkflowResult> {
    const context = this.#context;
    const repository = this.#repository;
    const changes = await workspace.changes();
    const kept = await context.step('Keep the files', async () => {
      const branch = (await repository?.branch(workspace, { changes, said: built.said })) ?? null;
      return { branch, ...(await this.#keep(workspace, built.verdict, { changes, hasBranch: branch !== null })) };
    });
    const { branch, tooLarge } = kept;
    const files = branch ? [branch.bundle, ...kept.files] : kept.files;
    const paths = repository ? changes.map(({ path }) => path) : workspace.paths;
    const lost = tooLarge.length === 0 ? '' : `\nToo large to be kept: ${tooLarge.join(', ')}.`;
    if (!repository) return { text: summaryText(built, paths) + lost, files };
    const tests = verdictText(built.verdict);
    const offered = branch && (await offerBranch(context, { repository, branch, tests, said: built.said }));
    const where = branchText(repository, branch, offered ?? undefined);
    return { text: summaryText({ ...built, where }, paths) + lost, files };
  }

  #keep(
    workspace: Workspace,
    { log }: Verdict,
    { changes, hasBranch }: { changes: readonly Changed[]; hasBranch: boolean },
  ) {
    const keep = (name: string, bytes: Uint8Array) => this.#context.keep(name, bytes);
    return keepFiles(workspace, { changes, log, archive: hasBranch ? undefined : nameOf(this.#context), keep });
  }

  /** For whoever stops the work: all files as they are, and that nothing was shown about them. */
  async #whatExists(): Promise<WorkflowResult | undefined> {
    const workspace = this.#workspace;
    if (!workspace || workspace.paths.length === 0) return undefined;
    const verdict = this.#verdict ?? NOT_RUN;
    const changes = await workspace.changes();
    if (changes.length === 0) return undefined;
    const kept = await this.#keep(workspace, verdict, { changes, hasBranch: false }).catch(() => undefined);
    if (!kept) return undefined;
    const built = {
      verdict,
      said: this.#said,
      findings: [],
      missing: [],
      stopped: 'It was stopped; these are the files as they were.',
    };
    const paths = this.#repository ? changes.map(({ path }) => path) : workspace.paths;
    return { text: summaryText(built, paths), files: kept.files };
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
async function layOut(
  context: WorkflowContext,
  workspace: Workspace,
  { file, under }: { file: RequestFile; under: string },
): Promise<void> {
  const bytes = await context.bytes(file);
  const name = file.name.slice(file.name.lastIndexOf('/') + 1);
  if (bytes && name !== '' && name !== '..') await workspace.write(plainPath(`${under}${name}`), bytes);
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
