import { cutText, type RequestFile } from '../domain/attached.ts';
import type { StoredFile } from '../domain/run.ts';
import { kindOfBytes } from '../reply/read-bytes.ts';
import type { Execution } from './execution.ts';
import type { ExecutePorts } from './journal.ts';
import { patiently } from './run-talk.ts';
import { mayWork } from './step.ts';

/** The files are stored under this, so that a run that continues elsewhere works on the same ones. */
const NOTE = '#files';

/** The files that came with the run's request. */
export function filesOf(execution: Execution): Promise<RequestFile[]> {
  return execution.once(NOTE, () => storedFiles(execution));
}

/** With those that the last run of the thread gave, which everybody there may open. */
export async function filesHere(execution: Execution): Promise<RequestFile[]> {
  const { ports, run } = execution;
  const [own, before] = await Promise.all([filesOf(execution), ports.earlier?.(run)]);
  const given = await Promise.all((before?.result?.files ?? []).map((file) => keptFile(file, ports)));
  return [...own, ...given];
}

async function keptFile({ id, name, size }: StoredFile, { bytes }: Pick<ExecutePorts, 'bytes'>): Promise<RequestFile> {
  const kept = await bytes(id);
  if (!kept) return { name, size, problem: { why: 'gone' } };
  const found = kindOfBytes(kept);
  if (found.kind === 'image') return { name, size, id, image: found.mime };
  return found.kind === 'text' ? { name, size, id, ...cutText(found.text) } : { name, size, problem: { why: 'kind' } };
}

async function storedFiles(execution: Execution): Promise<RequestFile[]> {
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
