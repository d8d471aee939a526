import { StepFailed } from '../../core/execute/step.ts';
import { code } from '../../core/present/text/markdown.ts';
import type { WorkflowContext } from '../../core/workflow.ts';
import type { Branch, BuildRepository } from './repository.ts';

/** Files that an approval names one by one; the commit that it names binds the rest. */
const MOST_FILES = 25;

/** Model calls that opening a pull request takes: the call, a second try, and a last word. */
const PULL_REQUEST_ROUNDS = 3;

type Offered = { repository: BuildRepository; branch: Branch; tests: string; said: string };

/** Pushes the branch where the policy allows that and a person approves this very push; gives what became of it, in sentences. */
export async function offerBranch(context: WorkflowContext, offered: Offered): Promise<string> {
  const { repository, branch, tests } = offered;
  const { push, pullRequest } = await repository.allowed();
  const kept = `${code(branch.bundle.name)} holds it: ${code(`git fetch ${branch.bundle.name} ${branch.name}`, 200)}.`;
  if (!push) return kept;
  const isApproved = await context.approve('Approve the push', {
    what: `push to ${repository.name}`,
    details: {
      repository: repository.name,
      branch: branch.name,
      commit: branch.commit,
      ...(repository.onto !== undefined && { from: repository.onto }),
      tests,
      files: filesOf(branch),
    },
  });
  if (!isApproved) return `Not pushed, since nobody approved it. ${kept}`;
  const pushed = await pushedOrWhy(context, offered);
  if (!pushed.done) return `Not pushed: ${pushed.why} ${kept}`;
  const opened = pullRequest === undefined ? '' : ` ${await openPullRequest(context, offered, pullRequest)}`;
  return `Pushed to ${code(repository.name)}.${opened}`;
}

function filesOf({ files }: Branch): string[] {
  const shown = files.slice(0, MOST_FILES).map(({ path, how }) => `${path} (${how})`);
  return files.length > MOST_FILES ? [...shown, `and ${files.length - MOST_FILES} more`] : shown;
}

/** A server that cannot be reached costs the push and not the work. */
async function pushedOrWhy(context: WorkflowContext, { repository, branch }: Offered) {
  try {
    return await context.step('Push the branch', ({ signal }) => repository.push(branch, signal));
  } catch (error) {
    if (error instanceof StepFailed) return { done: false as const, why: error.message };
    throw error;
  }
}

/** Opening one is the tool's work; like any call that changes the world it waits for an approval. */
async function openPullRequest(
  context: WorkflowContext,
  { repository, branch, tests, said }: Offered,
  name: string,
): Promise<string> {
  const tools = await context.tools([name]);
  if (tools.length === 0) return `No pull request: the tool ${code(name)} is not available here.`;
  const { calls } = await context.agent({
    name: 'Pull request',
    goal: [
      `The branch ${branch.name} was pushed to the repository ${repository.name}. Open a pull request for it${repository.onto === undefined ? '' : ` into ${repository.onto}`} with the tool, once.`,
      `The request was: ${context.run.request}`,
      `What was done: ${said}`,
      `The tests: ${tests}`,
    ].join('\n\n'),
    tools,
    rounds: PULL_REQUEST_ROUNDS,
    listens: false,
    shown: false,
  });
  return calls.some(({ failed }) => !failed) ? 'A pull request was opened.' : 'No pull request was opened.';
}
