import type { Response } from 'undici';

/** `cut`: there was more than the limit. */
export type Body = { bytes: Uint8Array; cut: boolean };

/** The beginning of an answer up to a size, counted after decompression; the rest is never read. */
export async function readBody(response: Pick<Response, 'body'>, maxBytes: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    chunks.push(bytes);
    size += bytes.byteLength;
    if (size > maxBytes) break;
  }
  const all = Buffer.concat(chunks);
  return { bytes: all.subarray(0, maxBytes), cut: size > maxBytes };
}
