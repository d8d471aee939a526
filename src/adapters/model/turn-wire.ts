import type { OpenAI } from 'openai';
import type { OfferedTool, ToolCall, TurnMessage } from '../../core/domain/model/model-turn.ts';

type Message = OpenAI.ChatCompletionMessageParam;
type Part = OpenAI.ChatCompletionContentPart;
type User = Extract<TurnMessage, { role: 'user' }>;

/** Servers take no "." in a name; MCP's tools are called `server.tool`. */
function wireName(name: string): string {
  return name.replaceAll('.', '__');
}

/** The tool that the model means; a name that was not offered stays as it is. */
export function nameFromWire(wire: string, tools: readonly OfferedTool[]): string {
  return tools.find(({ name }) => wireName(name) === wire)?.name ?? wire;
}

export function toWireTools(tools: readonly OfferedTool[]): OpenAI.ChatCompletionTool[] {
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name: wireName(name), description, parameters },
  }));
}

/** `without`: what the model cannot take, and gets in words instead. */
export function toWire(messages: readonly TurnMessage[], without: { tools: boolean; attachments: boolean }): Message[] {
  const calls = new Map<string, ToolCall>();
  return messages.map((message): Message => {
    if (message.role === 'system') return { role: 'system', content: message.content };
    if (message.role === 'user') return { role: 'user', content: userContent(message, without.attachments) };
    if (message.role === 'tool') {
      if (!without.tools) return { role: 'tool', tool_call_id: message.call, content: message.content };
      return {
        role: 'user',
        content: `The result of ${calls.get(message.call)?.name ?? 'a tool'}:\n${message.content}`,
      };
    }
    for (const call of message.calls ?? []) calls.set(call.id, call);
    if (!message.calls?.length || without.tools) return { role: 'assistant', content: inWords(message) };
    const { content } = message;
    return { role: 'assistant', content: content === '' ? null : content, tool_calls: message.calls.map(toWireCall) };
  });
}

function toWireCall({ id, name, input }: ToolCall): OpenAI.ChatCompletionMessageToolCall {
  return { id, type: 'function', function: { name: wireName(name), arguments: input } };
}

function inWords({ content, calls = [] }: Extract<TurnMessage, { role: 'assistant' }>): string {
  return [content, ...calls.map(({ name, input }) => `I called ${name} with ${input}`)].filter(Boolean).join('\n');
}

function userContent({ content, attachments = [] }: User, inNames: boolean): string | Part[] {
  if (attachments.length === 0) return content;
  if (inNames) return `${content}\n\n${attachments.map(({ name }) => `[${name}: you cannot see it]`).join('\n')}`;
  const shown = attachments.map(({ kind, name, mime, base64 }): Part => {
    const url = `data:${mime};base64,${base64}`;
    return kind === 'image'
      ? { type: 'image_url', image_url: { url } }
      : { type: 'file', file: { filename: name, file_data: url } };
  });
  return [{ type: 'text', text: content }, ...shown];
}
