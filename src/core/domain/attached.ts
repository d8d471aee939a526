import { z } from 'zod';

/** A file that somebody put into a message. `source` is how its adapter finds it, opaque to core; `type` is what was said of it. */
export const Attached = z.object({
  name: z.string().min(1),
  source: z.string(),
  type: z.string().optional(),
  size: z.number().optional(),
});
export type Attached = z.infer<typeof Attached>;

/** More of one message are not even noted; the policy's own limit is lower. */
export const MOST_ATTACHED = 50;

/**
 * Why a file was not read. `scope` is the permission that the installation lacks; `limit` is what the policy allows: files
 * for `too_many`, bytes for `too_large`.
 */
export type FileProblem =
  | { why: 'too_large' | 'too_many' | 'too_much'; limit: number }
  | { why: 'scope'; scope: string }
  | { why: 'gone' | 'archive' | 'kind' | 'broken' | 'busy' };

/** The platform does not give the file, and will not. */
export class FileRefused extends Error {
  override name = 'FileRefused';
  readonly problem: FileProblem;
  constructor(problem: FileProblem) {
    super(`A file could not be read: ${problem.why}.`);
    this.problem = problem;
  }
}

/** The bytes of a file as they come in. One that is larger than was said of it is given up at the limit. */
export async function bytesWithin(
  maxBytes: number,
  coming: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of coming) {
    size += part.byteLength;
    if (size > maxBytes) throw new FileRefused({ why: 'too_large', limit: maxBytes });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A file of a request, as far as it can be used. `cut`: the text is only its beginning. */
export type RequestFile = {
  name: string;
  size: number;
  /** What it says, where it is a text, code or a PDF. */
  text?: string;
  cut?: true;
  /** The type of an image, such as `image/png`. */
  image?: string;
  /** Its bytes are kept with the run under this id. */
  id?: string;
  problem?: FileProblem;
};

/** As much text of one file as is stored; a long log's beginning says what it is about. */
const FILE_CHARS = 200_000;

/** As much of a file's text as is kept. */
export function cutText(text: string): Pick<RequestFile, 'text' | 'cut'> {
  return text.length <= FILE_CHARS ? { text } : { text: text.slice(0, FILE_CHARS).toWellFormed(), cut: true };
}
