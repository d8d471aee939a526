import { type Attached, cutText, FileRefused, type RequestFile } from '../domain/attached.ts';
import type { Brought } from '../domain/carried.ts';
import type { Place } from '../domain/message.ts';
import type { FileReader } from '../ports.ts';
import { kindOfBytes } from './read-bytes.ts';
import type { StoredFile } from '../domain/run.ts';

/** What a request brought along, and where it was made. Without `requestFiles` its event did not tell whether there are any. */
export type FileSource = Place & Pick<Brought, 'requestMessage' | 'requestFiles' | 'moreFrom'>;

export type FilePorts = {
  reader: Partial<FileReader> | undefined;
  /** The text of a PDF. It throws where there is none to be had. */
  pdf: (bytes: Uint8Array, signal: AbortSignal) => Promise<{ text: string; cut?: true }>;
  limits: { files: number; bytes: number };
  /** Keeps the bytes with the run; left out where nobody needs them later. */
  keep?: (name: string, bytes: Uint8Array) => Promise<StoredFile>;
  signal: AbortSignal;
};

export type FileWithBytes = { file: RequestFile; bytes?: Uint8Array };

/** All files of a request together: they are kept with the run, and images go to the model with each turn. */
const MOST_BYTES = 40 * 1024 ** 2;

/** The files of a request, read one after the other. A failure that time may mend is thrown; others are told with the file. */
export async function readFiles(ports: FilePorts, source: FileSource): Promise<FileWithBytes[]> {
  const { reader, limits } = ports;
  const { workspace, channel, thread, requestMessage, requestFiles, moreFrom = [] } = source;
  if (!reader?.fetchFile) return [];
  const place = { workspace, channel, thread };
  const first = requestMessage === undefined ? [] : [{ message: requestMessage, files: requestFiles }];
  const attached: { one: Attached; message: string }[] = [];
  for (const { message, files } of [...first, ...moreFrom]) {
    const found = files ?? (await reader.filesOf?.(place, message)) ?? [];
    attached.push(...found.map((one) => ({ one, message })));
  }
  const read: FileWithBytes[] = [];
  const total = () => read.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0);
  for (const [at, { one, message }] of attached.entries()) {
    ports.signal.throwIfAborted();
    if (at >= limits.files) read.push(unread(one, { why: 'too_many', limit: limits.files }));
    else if ((one.size ?? 0) > limits.bytes) read.push(unread(one, { why: 'too_large', limit: limits.bytes }));
    else if (total() + (one.size ?? 0) > MOST_BYTES) read.push(unread(one, { why: 'too_much', limit: MOST_BYTES }));
    else {
      const fetch = reader.fetchFile.bind(reader, place, message, one, Math.min(limits.bytes, MOST_BYTES - total()));
      read.push(await readOne(ports, one, fetch));
    }
  }
  return read;
}

async function readOne(ports: FilePorts, one: Attached, fetch: () => Promise<Uint8Array>): Promise<FileWithBytes> {
  try {
    const bytes = await fetch();
    const file = await understood(ports, one, bytes);
    const kept = file.problem ? undefined : await ports.keep?.(baseName(one.name), bytes);
    return { file: { ...file, ...(kept && { id: kept.id }) }, bytes };
  } catch (error) {
    if (error instanceof FileRefused) return unread(one, error.problem);
    throw error;
  }
}

async function understood({ pdf, signal }: FilePorts, one: Attached, bytes: Uint8Array): Promise<RequestFile> {
  const file = { name: one.name, size: bytes.byteLength };
  const found = kindOfBytes(bytes);
  if (found.kind === 'text') return { ...file, ...cutText(found.text) };
  if (found.kind === 'image') return { ...file, image: found.mime };
  if (found.kind !== 'pdf') return { ...file, problem: { why: found.kind === 'archive' ? 'archive' : 'kind' } };
  try {
    const { text, cut } = await pdf(bytes, signal);
    return { ...file, ...(cut && { cut }), ...cutText(text) };
  } catch {
    signal.throwIfAborted();
    return { ...file, problem: { why: 'broken' } };
  }
}

function unread({ name, size = 0 }: Attached, problem: NonNullable<RequestFile['problem']>): FileWithBytes {
  return { file: { name, size, problem } };
}

/** Of a name that may hold a path, or be longer than a file's may. */
function baseName(name: string): string {
  return (name.split(/[\\/]/).at(-1) || 'file').slice(-100);
}
