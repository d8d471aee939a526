import type { RawFile } from '@discordjs/rest';
import type { Files } from '../../../core/ports.ts';
import type { StoredFile } from '../../../core/domain/run.ts';

/** The bytes of a post's files. One that is no longer kept is left out: its name in the text is all that is left of it. */
export async function loadFiles(files: Files, stored: StoredFile[]): Promise<RawFile[]> {
  const loaded: RawFile[] = [];
  for (const { id } of stored) {
    const file = await files.read(id);
    if (file) loaded.push({ name: file.name, data: file.bytes });
  }
  return loaded;
}

/** Discord's limits on one message (docs, reference and resources/message). */
const MAX_FILES = 10;
const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
/** For the rest of the request. */
const ROOM_BYTES = 1024 * 1024;

/** Files in the fewest messages that Discord takes them in. */
export function batches(files: RawFile[]): RawFile[][] {
  const out: RawFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const size = sizeOf(file);
    const last = out.at(-1);
    if (last && last.length < MAX_FILES && bytes + size <= MAX_REQUEST_BYTES - ROOM_BYTES) {
      last.push(file);
      bytes += size;
    } else {
      out.push([file]);
      bytes = size;
    }
  }
  return out;
}

function sizeOf({ data }: RawFile): number {
  return data instanceof Uint8Array ? data.byteLength : String(data).length;
}
