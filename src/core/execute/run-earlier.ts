import type { Earlier } from '../workflow.ts';
import type { Execution } from './execution.ts';
import { mayWork } from './step.ts';

/** The earlier work is stored under this, so that a run that continues elsewhere goes on with the same. */
const NOTE = '#earlier';

/** What the run before gave in that thread, where it was of the same workflow. */
export async function earlierOf(execution: Execution): Promise<Earlier | undefined> {
  const stored = execution.stored(NOTE);
  if (stored !== undefined) return (JSON.parse(stored) as Earlier | null) ?? undefined;
  await mayWork(execution);
  const { run, ports, journal } = execution;
  const before = await ports.earlier?.(run);
  const isSame = before?.plan.workflow === run.plan.workflow && before.result !== undefined;
  const earlier = isSame && before.result ? { request: before.request, files: before.result.files } : undefined;
  await journal.note(NOTE, JSON.stringify(earlier ?? null));
  return earlier;
}
