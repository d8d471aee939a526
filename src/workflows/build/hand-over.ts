import type { WorkflowContext, WorkflowResult } from '../../core/workflow.ts';
import type { Changed, Workspace } from '../../sandbox/workspace.ts';
import { branchText, type Built, keepFiles, summaryText, verdictText } from './deliver.ts';
import { offerBranch } from './offer-branch.ts';
import type { BuildRepository } from './repository.ts';
import type { Verdict } from './tests/verdict.ts';

/** Where the work was done. */
type Where = { workspace: Workspace; repository: BuildRepository | undefined };

/** Keeps what was built, pushes its branch where a person approves that, and sums it up. */
export async function handOver(context: WorkflowContext, where: Where, built: Built): Promise<WorkflowResult> {
  const { workspace, repository } = where;
  const changes = await workspace.changes();
  const kept = await context.step('Keep the files', async () => {
    const branch = (await repository?.branch(workspace, { changes, said: built.said })) ?? null;
    return { branch, ...(await keep(context, where, { changes, verdict: built.verdict, hasBranch: branch !== null })) };
  });
  const { branch, tooLarge } = kept;
  const files = branch ? [branch.bundle, ...kept.files] : kept.files;
  const paths = pathsOf(where, changes);
  const lost = tooLarge.length === 0 ? '' : `\nToo large to be kept: ${tooLarge.join(', ')}.`;
  if (!repository) return { text: summaryText(built, paths) + lost, files };
  const tests = verdictText(built.verdict);
  const offered = branch && (await offerBranch(context, { repository, branch, tests, said: built.said }));
  const on = branchText(repository, branch, offered ?? undefined);
  return { text: summaryText({ ...built, where: on }, paths) + lost, files };
}

/** For whoever stops the work: all files as they are, and that nothing was shown about them. */
export async function whatExists(
  context: WorkflowContext,
  where: Where,
  { verdict = NOT_RUN, said }: { verdict: Verdict | undefined; said: string },
): Promise<WorkflowResult | undefined> {
  const changes = await where.workspace.changes();
  if (changes.length === 0) return undefined;
  const kept = await keep(context, where, { changes, verdict, hasBranch: false }).catch(() => undefined);
  if (!kept) return undefined;
  const stopped = 'It was stopped; these are the files as they were.';
  const built = { verdict, said, findings: [], missing: [], stopped };
  return { text: summaryText(built, pathsOf(where, changes)), files: kept.files };
}

/** Of a repository only what was changed is told. */
function pathsOf({ workspace, repository }: Where, changes: readonly Changed[]): string[] {
  return repository ? changes.map(({ path }) => path) : workspace.paths;
}

/** A branch has the files, so there is no archive beside it. */
function keep(
  context: WorkflowContext,
  { workspace }: Where,
  { changes, verdict, hasBranch }: { changes: readonly Changed[]; verdict: Verdict; hasBranch: boolean },
) {
  return keepFiles(workspace, {
    changes,
    log: verdict.log,
    archive: hasBranch ? undefined : nameOf(context),
    keep: (name, bytes) => context.keep(name, bytes),
  });
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

function nameOf({ run }: WorkflowContext): string {
  return /^[a-z0-9-]+$/.test(run.name) ? run.name : 'build';
}
