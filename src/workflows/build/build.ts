import { z } from 'zod';
import type { RequestFile } from '../../core/domain/attached.ts';
import { filesForModel } from '../../core/present/files.ts';
import { talkForModel } from '../../core/present/talk.ts';
import { defineWorkflow, type Workflow, type WorkflowContext, type WorkflowResult } from '../../core/workflow.ts';
import type { Place } from '../../sandbox/commands.ts';
import type { WorkingCopies } from '../../sandbox/copies/copies.ts';
import type { Workspace } from '../../sandbox/workspace.ts';
import { MOST_CHOICES, onRepository } from '../in-repository.ts';
import { LiveOutput } from '../shell/live-output.ts';
import { asksToBuild, asksToChange } from './asks-to-build.ts';
import type { Built } from './deliver.ts';
import { diffOf } from './diff.ts';
import { handOver, whatExists } from './hand-over.ts';
import { openWorkspace } from './lay-out.ts';
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
    ...(copies && { fromChange: (text: string) => (asksToChange(text) ? { request: text } : undefined) }),
    goesOn: true,
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
      const workspace = this.#context.signal.aborted ? this.#workspace : undefined;
      const so = { verdict: this.#verdict, said: this.#said };
      const rest = workspace && (await whatExists(this.#context, { workspace, repository: this.#repository }, so));
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
    const { sandbox } = await this.#options.place();
    const workspace = await openWorkspace(context, { sandbox, base: repository?.base, files, earlier }, (opened) => {
      this.#workspace = opened;
    });
    const bench: Bench = {
      workspace,
      place: () => this.#place(workspace),
      testMs: this.#options.testMs ?? (repository ? REPOSITORY_TEST_MS : TEST_MS),
      ...(repository && { repository: { test: await repository.testCommand() } }),
      onOutput,
    };
    const built = await this.#untilProven(bench, asked, plan);
    return handOver(context, { workspace, repository }, built);
  }

  /** In a repository a command sees what was prepared for it. */
  async #place(workspace: Workspace): Promise<Place> {
    const base = this.#repository?.base;
    if (!base) return this.#options.place();
    await workspace.open();
    return base.place ?? this.#options.place();
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
}

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

/** Failures that are the same say the same, wherever it is said. */
function signatureOf({ kind, failed, why = '' }: Verdict): string {
  return JSON.stringify([kind, failed.toSorted(), why]);
}

function isThere({ paths }: Workspace, planned: string): boolean {
  const name = planned.slice(planned.lastIndexOf('/') + 1);
  return paths.some((path) => path === planned || path.endsWith(`/${name}`) || path === name);
}
