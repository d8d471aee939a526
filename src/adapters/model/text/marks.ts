/**
 * A mark of a model's own: it opens or closes a part that people should not see (thoughts, a call of a tool), or it is a
 * control token. A token that begins the header of a message has the group `header`.
 */
export type Mark = { length: number; does: 'open' | 'close' | 'drop'; group: Group; name: string };
export type Group = 'thought' | 'call' | 'header' | 'body' | 'turn' | 'other';

/** Beyond this length it is no mark; so no more than this is ever held back. */
const MAX_LENGTH = 256;
const THOUGHTS =
  'think thinking antthinking thought thoughts reasoning reasoning_content reflection scratchpad inner_monologue';
const CALLS =
  'tool_call tool_calls toolcall tool_code tool_use tool_response tool_result tool_results function_call function_calls function_response function_result function_results invoke function';
const TAGS = new Map<string, Group>([
  ...THOUGHTS.split(' ').map((name) => [name, 'thought'] as const),
  ...CALLS.split(' ').map((name) => [name, 'call'] as const),
]);

/** `<think>`, `</seed:think>`, `<tool_call id="1">`, `<function=read>`. */
const TAG = /<(\/?)(?:[a-z]{1,20}:)?([a-z_]{3,20})(\s[^<>\n]*|=[^<>\n]*)?>/iy;
const PART_OF_TAG = /<\/?(?:[a-z]{1,20}:)?(?:([a-z_]{0,20})|([a-z_]{3,20})[\s=][^<>\n]*)$/iy;
/** `<|channel|>`, `<｜tool▁calls▁begin｜>`, `<|/tool_call|>`, and with one bar only: `<|channel>`, `<channel|>`. */
const TOKEN = /<(?:[|｜]([/\w▁-]{1,40})[|｜]?|([/\w▁-]{1,40})[|｜])>/y;
const PART_OF_TOKEN = /<(?:[|｜][/\w▁-]{0,40}[|｜]?|[/\w▁-]{1,40}[|｜])$/y;
/** Mistral's and Kimi's. */
const OTHER = /\[(\/?)(THINK|TOOL_CALLS)\]|◁(\/?)(think)▷/y;
const PART_OF_OTHER = /\[\/?[A-Z_]{0,10}$|◁\/?[a-z]{0,5}$/y;

const IS_THOUGHT = /think|thought/;
const IS_CALL = /tool|function|python_tag/;
const CLOSES = /^\/|(?:^|_)end(?:_|$)/;
/** Marks between the parts of one call. */
const BETWEEN = /argument|sep$/;
const HEADERS = new Set(['start', 'channel', 'im_start', 'start_header_id', 'start_of_role', 'start_of_turn']);
const BODIES = new Set(['message', 'end_header_id', 'end_of_role']);
const TURN_ENDS = new Set(['end', 'return', 'call', 'im_end', 'eot_id', 'eom_id', 'end_of_text', 'endoftext']);

/** The mark that begins there; `part` if more text could make it one. */
export function markAt(text: string, at: number): Mark | 'part' | undefined {
  const found = tagAt(text, at) ?? tokenAt(text, at) ?? otherAt(text, at);
  if (found) return found.length <= MAX_LENGTH ? found : undefined;
  return text.length - at < MAX_LENGTH && isPart(text, at) ? 'part' : undefined;
}

function tagAt(text: string, at: number): Mark | undefined {
  const [all = '', slash, given = '', more = ''] = match(TAG, text, at) ?? [];
  const name = given.toLowerCase();
  const group = TAGS.get(name);
  if (!group || (name === 'function' && !slash && !more.startsWith('='))) return undefined;
  const does = more.endsWith('/') ? 'drop' : slash ? 'close' : 'open';
  return { length: all.length, does, group, name };
}

function tokenAt(text: string, at: number): Mark | undefined {
  const found = match(TOKEN, text, at);
  if (!found) return undefined;
  const { length } = found[0];
  const name = (found[1] ?? found[2] ?? '').toLowerCase().replaceAll('▁', '_');
  // Gemma ends a channel with its name.
  if (found[2] === 'channel') return { length, does: 'drop', group: 'turn', name };
  const group = groupOf(name);
  const paired = (group === 'thought' || group === 'call') && !BETWEEN.test(name);
  return { length, does: paired ? (CLOSES.test(name) ? 'close' : 'open') : 'drop', group, name };
}

function groupOf(name: string): Group {
  if (HEADERS.has(name)) return 'header';
  if (BODIES.has(name)) return 'body';
  if (TURN_ENDS.has(name)) return 'turn';
  if (IS_THOUGHT.test(name)) return 'thought';
  return IS_CALL.test(name) ? 'call' : 'other';
}

function otherAt(text: string, at: number): Mark | undefined {
  const found = match(OTHER, text, at);
  if (!found) return undefined;
  const name = (found[2] ?? found[4] ?? '').toLowerCase();
  const does = found[1] || found[3] ? 'close' : 'open';
  return { length: found[0].length, does, group: IS_THOUGHT.test(name) ? 'thought' : 'call', name };
}

function isPart(text: string, at: number): boolean {
  const [tag, begun, whole] = match(PART_OF_TAG, text, at) ?? [];
  if (tag !== undefined) {
    const name = (whole ?? begun ?? '').toLowerCase();
    if (whole === undefined ? startsTag(name) : TAGS.has(name)) return true;
  }
  return Boolean(match(PART_OF_TOKEN, text, at) ?? match(PART_OF_OTHER, text, at));
}

/** Also a prefix with a colon may come yet: `<seed:think>`. */
function startsTag(name: string): boolean {
  return /^[a-z]*$/.test(name) || [...TAGS.keys()].some((tag) => tag.startsWith(name));
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
