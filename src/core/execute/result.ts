import { z } from 'zod';
import { truncateMarkdown } from '../present/text/truncate-markdown.ts';
import { filesLeftOut, wholeIn } from '../present/text/left-out.ts';
import { MAX_FILE_BYTES, MAX_RESULT_BYTES, MAX_RESULT_FILES, RESULT_BEGINNING } from './limits.ts';
import type { Result, StoredFile } from '../domain/run.ts';
import { PermanentError } from '../workflow.ts';

/** What a workflow may give back; a team's own code may give anything. */
const Given = z.object({
  text: z.string(),
  files: z.array(z.object({ id: z.string().min(1), name: z.string().min(1), size: z.number() })).default([]),
});

/** The file that holds the text of a result that is too long to be stored with its run. */
const WHOLE = 'full-text.md';

/**
 * A result that can be stored, listed and posted, whatever the workflow gave. What is too long becomes a file as far as a file can hold
 * it, and the text says what was left out.
 * @throws {PermanentError} where it is no result at all.
 */
export async function resultFrom(
  given: unknown,
  keep: (name: string, bytes: Uint8Array) => Promise<StoredFile>,
): Promise<Result> {
  const parsed = Given.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PermanentError(
      `The workflow gave back no result: ${issue?.path.join('.') || 'result'}: ${issue?.message}. It must return { text, files? }.`,
    );
  }
  const text = parsed.data.text.toWellFormed();
  const files = parsed.data.files.slice(0, MAX_RESULT_FILES);
  const dropped = parsed.data.files.slice(MAX_RESULT_FILES).map(({ name }) => name);
  const parts = [text];
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength > MAX_RESULT_BYTES) {
    const kept = clipped(bytes);
    files.unshift(await keep(WHOLE, kept));
    const note = wholeIn(WHOLE, { kept: kept.byteLength, of: bytes.byteLength });
    parts.splice(0, 1, truncateMarkdown(text, RESULT_BEGINNING) ?? text, note);
  }
  if (dropped.length > 0) parts.push(filesLeftOut(dropped, MAX_RESULT_FILES));
  return { text: parts.join('\n\n'), files };
}

/** As much as one file can hold, without half a character at its end. */
export function clipped(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength <= MAX_FILE_BYTES) return bytes;
  let end = MAX_FILE_BYTES;
  // The bytes of a character after its first one begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
