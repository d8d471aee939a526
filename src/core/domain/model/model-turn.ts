/** Something that a message brings along, for models that can see it. `base64` holds its bytes. */
export type Attachment = { kind: 'image' | 'file'; name: string; mime: string; base64: string };

/** A tool as the model sees it. `parameters` is a JSON schema. */
export type OfferedTool = { name: string; description: string; parameters: Record<string, unknown> };

/** A call that the model asks for. `input` is JSON as the model wrote it, so it may be broken. */
export type ToolCall = { id: string; name: string; input: string };

export type TurnMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; attachments?: Attachment[] }
  | { role: 'assistant'; content: string; calls?: ToolCall[] }
  /** What the call with that id gave. */
  | { role: 'tool'; call: string; content: string };

/** Tokens. `cached` is the part of `input` that the server had kept; `estimated` where the server did not tell. */
export type Usage = { input: number; cached: number; output: number; estimated?: true };

/** What a model turned out to be unable to take. */
export type Inability = 'tools' | 'attachments';

/**
 * One turn of a model: what it says, the calls it asks for, and what that took. `cannot` lists what was left out of the request.
 * `unfinished`: it came to the longest that the model writes at once, and is not at its end; half a call is left out.
 */
export type ModelTurn = {
  text: string;
  calls: ToolCall[];
  usage: Usage;
  model: string;
  cannot: Inability[];
  unfinished?: true;
};

/** A token is at least this many bytes of text in most languages; an estimate should rather be too high. */
const BYTES_PER_TOKEN = 3;

/** An attachment counts as about this many tokens: servers scale images down to a fixed number of tiles. */
const ATTACHMENT_TOKENS = 1_500;

/** About how many tokens a text takes. */
export function tokensOf(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN);
}

/** About how many tokens the messages and tools of a request take. */
export function inputTokens(messages: readonly TurnMessage[], tools: readonly OfferedTool[] = []): number {
  const offered = tools.length > 0 ? tokensOf(JSON.stringify(tools)) : 0;
  return messages.reduce((sum, message) => sum + messageTokens(message), offered);
}

function messageTokens(message: TurnMessage): number {
  const attachments = message.role === 'user' ? (message.attachments?.length ?? 0) : 0;
  return tokensOf(wordsOf(message)) + attachments * ATTACHMENT_TOKENS;
}

/** All text that a message holds, its calls included. */
export function wordsOf(message: TurnMessage): string {
  const calls = message.role === 'assistant' ? (message.calls ?? []) : [];
  return [message.content, ...calls.map(({ name, input }) => `${name} ${input}`)].join('\n');
}
