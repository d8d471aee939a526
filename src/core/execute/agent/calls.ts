import { z } from 'zod';
import type { AgentCall } from '../../domain/agent.ts';
import type { OfferedTool, ToolCall, TurnMessage } from '../../domain/model/model-turn.ts';
import type { Tool } from '../../domain/tool.ts';
import type { Execution } from '../execution.ts';
import { callText, nthCall } from '../../present/agent.ts';
import { REPEAT_TEXT, resultText } from './words.ts';
import { canBeShown } from './approval.ts';
import { type Called, callTool } from './call-tool.ts';

/** Calls of one turn beyond this many are not made. */
const MAX_CALLS = 16;

/** The same call this often brings a warning, and this often the end. */
const WARN_REPEATS = 3;
const END_REPEATS = 5;

/** A call that can be made. */
type Ready = { counted: string; step: string; tool: Tool; input: unknown; doing: string };

/** How a tool is offered to the model. */
export function offer({ name, description, input, parameters }: Tool): OfferedTool {
  if (parameters) return { name, description, parameters };
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return { name, description, parameters: schema };
}

/** Makes the calls of an agent's turns, and keeps what came of them. */
export class Calls {
  readonly made: AgentCall[] = [];
  readonly results: Exclude<Called, { failed: string }>[] = [];
  /** The same call was made too often. */
  stuck = false;
  readonly #execution: Execution;
  readonly #tools: readonly Tool[];
  readonly #wasGiven: (text: string) => boolean;
  readonly #counts = new Map<string, number>();
  /** The last call to the sandbox, and how often it was another than the one before: the same call then finds something else. */
  #lastChange = '';
  #changes = 0;

  constructor(execution: Execution, tools: readonly Tool[], wasGiven: (text: string) => boolean) {
    this.#wasGiven = wasGiven;
    this.#execution = execution;
    this.#tools = tools;
  }

  /** The results in the order of the calls: those that change nothing side by side, all others one after the other. */
  async make(calls: readonly ToolCall[], prefix: string): Promise<TurnMessage[]> {
    const ready = calls.map((call, at) => (at < MAX_CALLS ? this.#prepare(call, `${prefix}.${at + 1}`) : tooMany()));
    const contents: string[] = [];
    let group: { ready: Ready; at: number }[] = [];
    const flush = async () => {
      const now = group;
      group = [];
      for (const [at, text] of await this.#sideBySide(now)) contents[at] = text;
    };
    for (const [at, one] of ready.entries()) {
      if (typeof one === 'string') contents[at] = one;
      else {
        if (one.tool.changes !== 'nothing') await flush();
        group.push({ ready: one, at });
        if (one.tool.changes !== 'nothing') await flush();
      }
    }
    await flush();
    return calls.map(({ id }, at) => ({ role: 'tool', call: id, content: contents[at] ?? '' }));
  }

  async #sideBySide(group: { ready: Ready; at: number }[]): Promise<(readonly [number, string])[]> {
    let done = 0;
    const show = () => {
      const next = group[done];
      if (next) this.#execution.doing(nthCall(next.ready.doing, done + 1, group.length));
    };
    show();
    const given = group.map(async ({ ready, at }) => {
      const called = await callTool(this.#execution, ready.step, { ...ready, wasGiven: this.#wasGiven });
      done += 1;
      show();
      return { ready, at, called };
    });
    const all = await Promise.all(given);
    return all.map(({ ready, at, called }) => [at, this.#keep(ready, called)] as const);
  }

  #keep({ counted, tool, input, doing }: Ready, called: Called): string {
    const failed = 'failed' in called;
    this.made.push({ tool: tool.name, input, doing, ...(failed && { failed: true as const }) });
    if (!failed) this.results.push(called);
    const again = this.#counts.get(counted) ?? 0;
    const text = resultText(tool.name, called);
    return again >= WARN_REPEATS ? `${text}\n${REPEAT_TEXT}` : text;
  }

  /** What the model asks for as a call, or why there is none, in words for the model. */
  #prepare(call: ToolCall, prefix: string): Ready | string {
    const tool = this.#tools.find(({ name }) => name === call.name);
    const counted = this.#countedAs(call, tool);
    const count = (this.#counts.get(counted) ?? 0) + 1;
    this.#counts.set(counted, count);
    if (count >= END_REPEATS) this.stuck = true;
    if (!tool) return `There is no tool "${call.name}". There are: ${this.#tools.map(({ name }) => name).join(', ')}.`;
    const parsed = parse(call.input);
    if (!parsed) return 'The arguments are no JSON. Call again with JSON.';
    const checked = tool.input.safeParse(parsed.value);
    if (!checked.success) return `The arguments do not fit: ${z.prettifyError(checked.error)}`;
    if (tool.changes === 'world' && !canBeShown(checked.data)) {
      return 'The arguments are too long to be shown to the person who must approve them. Make them shorter.';
    }
    const doing = callText(tool, checked.data);
    return { counted, step: `${prefix} ${tool.name}`, tool, input: checked.data, doing };
  }

  /** Tests are run again after each change of the code, and that is no repetition. */
  #countedAs(call: ToolCall, tool: Tool | undefined): string {
    const key = keyOf(call);
    if (tool?.changes !== 'sandbox') return key;
    if (key !== this.#lastChange) this.#changes += 1;
    this.#lastChange = key;
    return `${this.#changes} ${key}`;
  }
}

function tooMany(): string {
  return `This call was not made: at most ${MAX_CALLS} at once.`;
}

/** Some servers send nothing where a tool takes no arguments. */
function parse(text: string): { value: unknown } | undefined {
  if (text.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The same for the same call, however its arguments are laid out. */
function keyOf({ name, input }: ToolCall): string {
  return `${name} ${canonical(parse(input)?.value ?? input)}`;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
