import type { StoredFile } from './run.ts';
import type { Attachment, Inability } from './model/model-turn.ts';
import type { Source, Tool } from './tool.ts';

export type AgentTask = {
  /** What is to be done or found out, and everything that is known about it. */
  goal: string;
  tools?: readonly Tool[];
  /** Who the agent is and how it is to work; the rules about tools and about text from outside are added. */
  instructions?: string;
  attachments?: Attachment[];
  /** Tokens that this agent may spend of the run's budget. */
  budget?: number;
  /** Model calls at most; the last one gets no tools. */
  rounds?: number;
  size?: 'main' | 'fast';
  /** Tells agents of one run apart, in the names of their steps; needed where several work side by side. */
  name?: string;
  /** False: what people say to the run meanwhile is not for this agent. */
  listens?: boolean;
  /** Where its words are shown as they are written: on the card; `answer`: in the message that becomes the result; false: nowhere. */
  shown?: boolean | 'answer';
};

/** Why an agent came to its end; `length`: its answer goes on for longer than the model could write it. */
export type AgentEnd = 'done' | 'rounds' | 'budget' | 'repeats' | 'length';

/** A call that an agent made; `failed` where it gave no result. */
export type AgentCall = { tool: string; input: unknown; doing: string; failed?: true };

/** `text` is the last that the agent said; with an end other than `done` it may be part of the work only. */
export type AgentResult = {
  text: string;
  ended: AgentEnd;
  calls: AgentCall[];
  /** What was read, each address once. */
  sources: Source[];
  files: StoredFile[];
  cannot: Inability[];
};
