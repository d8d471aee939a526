import type { Json } from './state.ts';
import { SlackError } from './state.ts';

/** What Slack reads as JSON inside a form. */
const JSON_ARGS = new Set([
  'blocks',
  'metadata',
  'attachments',
  'view',
  'files',
  'chunks',
  'suggested_prompts',
  'prompts',
  'loading_messages',
]);

/** The arguments of a call, from whichever body the client sends. */
export function readArgs(body: Buffer, type: string, query: URLSearchParams): Json {
  const args: Json = Object.fromEntries(query);
  if (type.startsWith('application/json')) return { ...args, ...(JSON.parse(body.toString() || '{}') as Json) };
  for (const [name, value] of new URLSearchParams(body.toString())) args[name] = read(name, value);
  return args;
}

function read(name: string, value: string): unknown {
  if (!JSON_ARGS.has(name)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new SlackError(name === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments');
  }
}

export function textArg(args: Json, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function needed(args: Json, name: string): string {
  const value = textArg(args, name);
  if (!value) {
    throw new SlackError('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    });
  }
  return value;
}

export function flagArg(args: Json, name: string): boolean {
  return args[name] === true || args[name] === 'true' || args[name] === '1';
}
