import type { RequestFile } from '../domain/attached.ts';
import type { Execution } from './execution.ts';
import { patiently } from './run-talk.ts';
import { mayWork } from './step.ts';

/** The files are stored under this, so that a run that continues elsewhere works on the same ones. */
const NOTE = '#files';

/** The files that came with the run's request. */
export async function filesOf(execution: Execution): Promise<RequestFile[]> {
  const stored = execution.stored(NOTE);
  if (stored !== undefined) return JSON.parse(stored) as RequestFile[];
  await mayWork(execution);
  const { run, ports, signal } = execution;
  const files = (await patiently(() => ports.files(run, signal), signal)) ?? late(run.requestFiles ?? []);
  await execution.journal.note(NOTE, JSON.stringify(files));
  return files;
}

/** The platform did not give them in time. */
export function late(attached: { name: string }[]): RequestFile[] {
  return attached.map(({ name }) => ({ name, size: 0, problem: { why: 'busy' } }));
}
