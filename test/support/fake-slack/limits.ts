import { problemsOfBlocks } from './schema.ts';
import type { Json } from './state.ts';
import { SlackError } from './state.ts';

/** chat.postMessage takes 40,000 characters; docs.slack.dev, chat.postMessage. */
const MAX_TEXT = 40_000;
/** chat.update refuses a longer text with `msg_too_long`; seen by others, in no documentation. */
const MAX_UPDATED_TEXT = 4_000;
/** docs.slack.dev, Block Kit reference. */
const MAX_BLOCKS = 50;
export const MAX_VIEW_BLOCKS = 100;
const MAX_SECTION_TEXT = 3_000;
const MAX_HEADER_TEXT = 150;
const MAX_CONTEXT_ACTIONS = 5;
const MAX_CONTEXT_ELEMENTS = 10;
const MAX_ACTIONS = 25;
const MAX_BUTTON_TEXT = 75;
const MAX_BUTTON_VALUE = 2_000;
const MAX_ID = 255;
/** All markdown blocks of one message together, and a stream's text per call. */
export const MAX_MARKDOWN = 12_000;
/** slackapi/bolt-js#2509: about 13,200 characters of blocks fail. */
const MAX_ALL_BLOCKS = 13_200;
/** docs.slack.dev, message metadata. */
const MAX_METADATA = 8_000;
export const MAX_PRIVATE_METADATA = 3_000;

export function checkText(text: string, updating: boolean): void {
  if (text.length > (updating ? MAX_UPDATED_TEXT : MAX_TEXT)) throw new SlackError('msg_too_long');
}

/** Throws what Slack answers for blocks that it does not take. */
export function checkBlocks(blocks: Json[], most = MAX_BLOCKS): void {
  if (blocks.length > most) refuse([`no more than ${most} items allowed [json-pointer:/blocks]`]);
  const problems = [...problemsOfBlocks(blocks), ...blocks.flatMap((block, at) => tooLong(block, `/blocks/${at}`))];
  if (problems.length > 0) refuse(problems);
  const markdown = blocks.filter(({ type }) => type === 'markdown').map(({ text }) => String(text).length);
  if (sum(markdown) > MAX_MARKDOWN) throw new SlackError('msg_blocks_too_long');
  if (sum(textsIn(blocks).map((text) => text.length)) > MAX_ALL_BLOCKS) throw new SlackError('msg_blocks_too_long');
}

export function checkMetadata(metadata: unknown): Json {
  const { event_type: type, event_payload: payload } = (metadata ?? {}) as Json;
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null) {
    throw new SlackError('invalid_metadata_format');
  }
  if (JSON.stringify(metadata).length > MAX_METADATA) throw new SlackError('metadata_too_large');
  return metadata as Json;
}

export function refuse(messages: string[]): never {
  throw new SlackError('invalid_blocks', {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** Every text in the blocks that a person would read. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string'
      ? name === 'text' || name === 'title' || name === 'alt_text'
        ? [inner]
        : []
      : textsIn(inner),
  );
}

/** Slack's lengths, which the schemas know nothing of. */
function tooLong(block: Json, at: string): string[] {
  const problems: string[] = [];
  const most = (text: unknown, limit: number, where: string) => {
    if (typeof text === 'string' && text.length > limit) {
      problems.push(`must be less than ${limit + 1} characters [json-pointer:${at}${where}]`);
    }
  };
  const least = (text: unknown, where: string) => {
    if (text === '') problems.push(`must be more than 0 characters [json-pointer:${at}${where}]`);
  };
  const { type, text, accessory, block_id: id } = block;
  const elements = (block['elements'] ?? []) as Json[];
  const fields = (block['fields'] ?? []) as Json[];
  most(id, MAX_ID, '/block_id');
  if (type === 'section' || type === 'header') {
    const inner = (text as Json | undefined)?.['text'];
    most(inner, type === 'header' ? MAX_HEADER_TEXT : MAX_SECTION_TEXT, '/text/text');
    least(inner, '/text/text');
    for (const [index, field] of fields.entries()) most(field['text'], 2_000, `/fields/${index}/text`);
  }
  if (type === 'markdown') least(text, '/text');
  if (type === 'context' && elements.length > MAX_CONTEXT_ELEMENTS)
    problems.push(`too many elements [json-pointer:${at}]`);
  if (type === 'context') for (const [index, one] of elements.entries()) least(one['text'], `/elements/${index}/text`);
  if (type === 'actions') {
    if (elements.length === 0 || elements.length > MAX_ACTIONS)
      problems.push(`bad number of elements [json-pointer:${at}]`);
    const ids = elements.map((one) => one['action_id']);
    if (new Set(ids).size < ids.length) problems.push(`action_id must be unique [json-pointer:${at}/elements]`);
  }
  if (type === 'context_actions' && (elements.length === 0 || elements.length > MAX_CONTEXT_ACTIONS))
    problems.push(`bad number of elements [json-pointer:${at}]`);
  for (const one of type === 'actions' ? elements : accessory ? [accessory as Json] : []) {
    if (one['type'] !== 'button') continue;
    const label = (one['text'] as Json | undefined)?.['text'];
    most(label, MAX_BUTTON_TEXT, '/button/text');
    least(label, '/button/text');
    most(one['value'], MAX_BUTTON_VALUE, '/button/value');
    most(one['action_id'], MAX_ID, '/button/action_id');
  }
  return problems;
}
