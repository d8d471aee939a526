import { refusedRepository } from '../policy.ts';
import { type Earlier, repositoriesOf } from '../workflow.ts';
import type { Execution } from './execution.ts';
import { mayWork } from './step.ts';

/** The earlier work is stored under this, so that a run that continues elsewhere goes on with the same. */
const NOTE = '#earlier';

/** What the run before gave in that thread, where it was of the same workflow. */
export async function earlierOf(execution: Execution): Promise<Earlier | undefined> {
  const stored = execution.stored(NOTE);
  // An older process has stored no repositories.
  if (stored !== undefined) return known(JSON.parse(stored) as Partial<Earlier> | null);
  await mayWork(execution);
  const { run, ports, journal } = execution;
  const before = await ports.earlier?.(run);
  const isSame = before?.plan.workflow === run.plan.workflow && before.result !== undefined;
  const workflow = ports.workflows.find(({ name }) => name === run.plan.workflow);
  const repositories = isSame && workflow ? repositoriesOf(workflow, before.plan) : [];
  // What its person may not use, they do not go on with.
  const isRefused = refusedRepository(await ports.policy(), run, repositories) !== undefined;
  const earlier =
    isSame && before.result && !isRefused
      ? { request: before.request, files: before.result.files, repositories }
      : undefined;
  await journal.note(NOTE, JSON.stringify(earlier ?? null));
  return earlier;
}

function known(stored: Partial<Earlier> | null): Earlier | undefined {
  return stored ? { request: '', files: [], repositories: [], ...stored } : undefined;
}
