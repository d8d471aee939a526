import type { Policy } from '../core/policy.ts';
import type { Platform } from '../core/ports.ts';
import { type FileSource, type FileWithBytes, readFiles } from '../core/reply/read-files.ts';
import { readTalk, type TalkSource } from '../core/reply/read-talk.ts';
import type { RedisFiles } from './store/files.ts';

export type InputDeps = {
  platformOf: (channel: string) => Platform | undefined;
  policy: () => Policy;
  files: RedisFiles;
  pdf?: PdfReader | undefined;
};

/** The text of a PDF. */
export type PdfReader = (bytes: Uint8Array, signal: AbortSignal) => Promise<{ text: string; cut?: true }>;

const noPdf: PdfReader = async () => Promise.reject(new Error('No PDFs are read here.'));

const MB = 1024 * 1024;

/** Reads what requests point at and bring along, from the platform that they were made on. */
export function inputsFrom({ platformOf, policy, files, pdf = noPdf }: InputDeps) {
  function read(source: FileSource, signal: AbortSignal, keep: boolean): Promise<FileWithBytes[]> {
    const { filesPerMessage, fileMb } = policy().limits;
    const limits = { files: filesPerMessage, bytes: fileMb * MB };
    const kept = keep && { keep: (name: string, bytes: Uint8Array) => files.keep(name, bytes) };
    return readFiles({ reader: platformOf(source.channel), pdf, limits, signal, ...kept }, source);
  }
  const talk = (source: TalkSource) => readTalk(platformOf(source.channel), source);
  return {
    /** For answers that are written now. */
    ofReplies: { talk, files: (source: FileSource, signal: AbortSignal) => read(source, signal, false) },
    /** For runs, which may need the files for days. */
    ofRuns: {
      talk,
      requestFiles: async (source: FileSource, signal: AbortSignal) =>
        (await read(source, signal, true)).map(({ file }) => file),
    },
  };
}
