import { createHash } from 'node:crypto';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { MAX_FILE_BYTES, MAX_TOTAL_BYTES } from './limits.ts';

/** A kept file that holds the contents of several: for each its hash and how many bytes, in the order in which they stand in it. */
export type Pack = { id: string; holds: [hash: string, size: number][] };

/** Below what a run may keep as one file, also where nothing can be made smaller. */
const PACK_BYTES = 6 * 1024 * 1024;

/** Keeps bytes beyond this machine, and finds them again. */
export type Keeping = {
  keep: (name: string, bytes: Uint8Array) => Promise<{ id: string }>;
  read: (id: string) => Promise<Uint8Array | undefined>;
};

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 32);
}

/** Keeps contents in as few packs as they fit into. */
export async function pack(contents: ReadonlyMap<string, Uint8Array>, keep: Keeping['keep']): Promise<Pack[]> {
  const packs: Pack[] = [];
  let part: [hash: string, bytes: Uint8Array][] = [];
  let size = 0;
  const flush = async () => {
    if (part.length === 0) return;
    const bytes = await promisify(deflateRaw)(Buffer.concat(part.map(([, one]) => one)));
    const { id } = await keep('workspace.pack', bytes);
    packs.push({ id, holds: part.map(([hash, one]) => [hash, one.byteLength]) });
    part = [];
    size = 0;
  };
  for (const [hash, bytes] of contents) {
    if (size + bytes.byteLength > PACK_BYTES) await flush();
    part.push([hash, bytes]);
    size += bytes.byteLength;
  }
  await flush();
  return packs;
}

/** @throws where it is gone, or is not what was kept. */
export async function unpack({ id, holds }: Pack, read: Keeping['read']): Promise<Map<string, Uint8Array>> {
  const packed = await read(id);
  if (!packed) throw new Error('A part of the workspace is gone.');
  const bytes = await promisify(inflateRaw)(packed, { maxOutputLength: MAX_TOTAL_BYTES + MAX_FILE_BYTES });
  const contents = new Map<string, Uint8Array>();
  let at = 0;
  for (const [hash, size] of holds) {
    contents.set(hash, bytes.subarray(at, at + size));
    at += size;
  }
  return contents;
}
