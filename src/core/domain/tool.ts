import type { z } from 'zod';
import type { Person } from './message.ts';
import type { RequestFile } from './attached.ts';
import type { StoredFile } from './run.ts';
import type { Talk } from './talk.ts';

/**
 * What a call may change: nothing (it only reads), the run's own sandbox, or the world. A call that changes the world waits
 * for an approval of exactly its arguments. A call that was interrupted is repeated only where it changes nothing.
 */
export type Changes = 'nothing' | 'sandbox' | 'world';

/** Something that a run can call. */
export type Tool<Input = unknown> = {
  /** `read`, or `server.tool`: letters, digits, "_", "-" and "."; at most 64. */
  name: string;
  /** For the model: what the tool does, and when to use it. */
  description: string;
  /** Checks every input that a model gives. */
  input: z.ZodType<Input>;
  /** The JSON schema that the model sees, where `input` cannot say it: an MCP server's own. */
  parameters?: Record<string, unknown>;
  changes: Changes;
  /** It changes the sandbox, and begins from the state that was stored before it: an interrupted call is made again. */
  restores?: true;
  /** Told of each stored result that is given back instead of a call, in the order of the calls. */
  recall?(result: ToolResult): void;
  /** How long a call may take, where that is not `CALL_MS`. */
  timeoutMs?: number;
  /** What a call does, for the card: "Reading docs.example.com". Without it the card names the tool. */
  doing?(input: Input): string;
  run(context: ToolContext, input: Input): Promise<ToolResult>;
};

/** What a tool gets for one call. */
export type ToolContext = {
  /** The run that calls. */
  run: {
    id: string;
    workspace: string;
    channel: string;
    thread: string;
    workflow: string;
    person: Person;
    direct?: boolean;
  };
  /** The same for every try of this call: pass it on as an idempotency key. */
  key: string;
  /** Aborted when the run is stopped, or the call takes too long. */
  signal: AbortSignal;
  /** Makes a value once in this execution of the run, also for calls side by side; what failed is made again. */
  cache<T>(key: string, make: () => Promise<T>): Promise<T>;
  /** Whether this text stands in what the run was given: by people, or by earlier calls. What the model wrote itself does not count. */
  wasGiven(text: string): boolean;
  /** What was said before the run's request; given a message of it, what was said before that. */
  talk(before?: string): Promise<Talk>;
  /** The files that came with the request, and those that the last run of the thread gave. */
  files(): Promise<RequestFile[]>;
  /** Shows on the card what the call does now. */
  note(text: string): void;
  /** Keeps a file with the run; give it back in `files`. */
  keep(name: string, bytes: Uint8Array): Promise<StoredFile>;
};

/** Where a text came from. `readAt` is in ms since 1970. */
export type Source = { url: string; title: string; text: string; readAt: number };

/**
 * What a call gives. `text` is Markdown or data for the model, which gets it marked as data; the rest must be JSON too. `links` are the
 * addresses that a search found. `state` is for the tool's own `recall`.
 */
export type ToolResult = { text: string; source?: Source; files?: StoredFile[]; links?: string[]; state?: unknown };

/** Tools for their own authors: `run` sees the type that `input` gives. */
export function defineTool<Input>(tool: Tool<Input>): Tool {
  return tool;
}

/** A call that failed in a way that the model should know of: its message is the result. Anything else thrown fails the call too, but with fewer words. */
export class ToolError extends Error {
  override name = 'ToolError';
}

/** A call that broke off, so that nobody knows whether it was done. Of a tool that changes the world a person is then asked. */
export class OutcomeUnknown extends ToolError {
  override name = 'OutcomeUnknown';
}
