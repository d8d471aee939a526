import type { FileWithBytes } from './read-files.ts';
import type { Attachment, TurnMessage } from '../domain/model/model-turn.ts';
import type { Reply } from '../domain/reply.ts';
import type { Talk } from '../domain/talk.ts';
import { type Model, type ModelCall, ModelError, type ModelMessage } from '../model.ts';
import { DeliveryError } from '../ports.ts';
import { filesForModel, filesNote, UNSEEN } from '../present/files.ts';
import { talkNote } from '../present/talk.ts';
import { LOOK_UP } from './prompt.ts';
import { readTalkSoon, withOwn } from './read-talk.ts';

/** What a request points at, and what came with it. */
export type Inputs = { talk: Talk | undefined; files: FileWithBytes[] };

/** Read from the platform; each is left out where there is no platform to ask. */
export type InputPorts = {
  talk?: (reply: Reply) => Promise<Talk>;
  files?: (reply: Reply, signal: AbortSignal) => Promise<FileWithBytes[]>;
};

/** Reading the thread takes one call as a rule; the person waits for the first word meanwhile. */
const TALK_MS = 5_000;

/** Files are some megabytes at most, and a long PDF takes a few seconds to read. */
const FILES_MS = 30_000;

export async function inputsOf({ talk, files }: InputPorts, reply: Reply, stop: AbortSignal): Promise<Inputs> {
  const [said, brought] = await Promise.all([
    talk && readTalkSoon(() => talk(reply), TALK_MS, stop).then((read) => withOwn(read, reply)),
    files ? readFilesSoon(files, reply, stop) : [],
  ]);
  return { talk: said, files: brought };
}

async function readFilesSoon(
  read: NonNullable<InputPorts['files']>,
  reply: Reply,
  stop: AbortSignal,
): Promise<FileWithBytes[]> {
  const late = AbortSignal.timeout(FILES_MS);
  try {
    return await read(reply, AbortSignal.any([stop, late]));
  } catch (error) {
    if (!(error instanceof DeliveryError) && !late.aborted && !stop.aborted) throw error;
    const names = reply.requestFiles?.map(({ name }) => name) ?? ['the files'];
    return names.map((name) => ({ file: { name, size: 0, problem: { why: 'busy' } } }));
  }
}

/** The question with its files; the model gets images as they are. */
export function withFiles(messages: ModelMessage[], files: readonly FileWithBytes[]): TurnMessage[] {
  const told = filesForModel(files.map(({ file }) => file));
  const question = messages.at(-1);
  if (told === '' || question === undefined) return messages;
  const content = `${question.content}\n\n${told}`;
  return [...messages.slice(0, -1), { role: 'user', content, attachments: files.flatMap(imageOf) }];
}

export function imageOf({ file, bytes }: FileWithBytes): Attachment[] {
  if (file.image === undefined || bytes === undefined) return [];
  return [{ kind: 'image', name: file.name, mime: file.image, base64: Buffer.from(bytes).toString('base64') }];
}

/** What came of an answer: what the model could not take, in words, and whether it wants to look something up. */
export type Answered = { unseen?: string | undefined; looksUp?: true };

/** Has the model answer. Only a question with images, or one that may be handed over, needs a whole turn. */
export async function answer(
  model: Model,
  messages: TurnMessage[],
  { use, signal, mayLookUp }: Pick<ModelCall, 'use' | 'signal'> & { mayLookUp: boolean },
  onText: (words: string) => void,
): Promise<Answered> {
  const call = { size: 'main' as const, use, signal };
  const hasImages = messages.some((message) => message.role === 'user' && (message.attachments?.length ?? 0) > 0);
  if (!hasImages && !mayLookUp) {
    for await (const words of model.stream(messages.map(plainOf), call)) onText(words);
    return {};
  }
  const tools = mayLookUp ? [LOOK_UP] : [];
  const { calls, cannot, unfinished } = await model.turn(messages, tools, { ...call, onText });
  if (calls.some(({ name }) => name === LOOK_UP.name)) return { looksUp: true };
  if (unfinished)
    throw new ModelError('length', 'The answer came to the longest that the model writes.', { retry: false });
  return { unseen: cannot.includes('attachments') ? UNSEEN : undefined };
}

function plainOf({ role, content }: TurnMessage): ModelMessage {
  return { role: role === 'tool' ? 'user' : role, content };
}

/** The answer, and what the person should know about how much of its inputs was read. */
export function withNotes(
  text: string,
  { request }: { request: string },
  { talk, files }: Inputs,
  unseen?: string,
): string {
  const notes = [talk && talkNote(talk, request), filesNote(files.map(({ file }) => file)), unseen];
  const told = notes.filter((note) => note !== undefined);
  return told.length === 0 ? text : `${text.trimEnd()}\n\n_${told.join(' ')}_`;
}
