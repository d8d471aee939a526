import type { Additions } from '../additions.ts';
import type { AgentEnd, AgentResult, AgentTask } from '../../domain/agent.ts';
import type { Inability, OfferedTool, TurnMessage } from '../../domain/model/model-turn.ts';
import { LAST_SHARE } from '../../domain/spending.ts';
import type { Source } from '../../domain/tool.ts';
import type { Execution } from '../execution.ts';
import { MAX_INPUT_CHARS } from '../../model.ts';
import { ALL_THOUGHT, dayUsedUp, NOTHING_YET, THINKING, WRITING } from '../../present/agent.ts';
import { PermanentError } from '../../workflow.ts';
import { GO_ON_TEXT, lastText, systemText, TIGHT_TEXT } from './words.ts';
import type { Room, RunBudget } from './budget.ts';
import { Calls, offer } from './calls.ts';
import { mayGoOn } from './go-on.ts';
import { MOST_PARTS, toGoOn } from './parts.ts';
import { shrinkTurns } from './shrink.ts';
import { expectedTokens, think, type Thought } from './think.ts';

/** A task that takes more turns than this goes nowhere. */
const MAX_ROUNDS = 30;

/** Works on a task with a model and tools, one step a call, until the model is done or something ends it. */
export async function runAgent(execution: Execution, additions: Additions, task: AgentTask): Promise<AgentResult> {
  const budget = await execution.budget();
  return new Agent(execution, budget, additions, task).work();
}

class Agent {
  readonly #execution: Execution;
  readonly #budget: RunBudget;
  readonly #additions: Additions;
  readonly #task: AgentTask;
  readonly #prefix: string;
  readonly #calls: Calls;
  readonly #offered: OfferedTool[];
  readonly #messages: TurnMessage[];
  readonly #cannot = new Set<Inability>();
  #text = '';
  /** What was written of an answer that is not at its end, and in how many parts. */
  #begun = '';
  #parts = 1;
  /** Tokens that this agent has spent. */
  #own = 0;

  constructor(execution: Execution, budget: RunBudget, additions: Additions, task: AgentTask) {
    this.#execution = execution;
    this.#budget = budget;
    this.#additions = additions;
    this.#task = task;
    this.#prefix = task.name === undefined ? '' : `${task.name}: `;
    const { tools = [], goal, attachments } = task;
    this.#calls = new Calls(execution, tools, (text) => this.#wasGiven(text));
    this.#offered = tools.map(offer);
    const today = new Date(execution.run.startedAt ?? execution.ports.now()).toISOString().slice(0, 10);
    this.#messages = [
      { role: 'system', content: systemText(task, today) },
      { role: 'user', content: goal, ...(attachments && { attachments }) },
    ];
  }

  async work(): Promise<AgentResult> {
    await this.#hear(1);
    for (let round = 1; ; round += 1) {
      const thought = await this.#think(round);
      if (!thought) return this.#result('budget');
      const { calls, last } = thought;
      const text = this.#begun + thought.text;
      if (text.trim() !== '') this.#text = text.trim();
      if (thought.unfinished && calls.length === 0) {
        if (this.#parts >= MOST_PARTS) return this.#result('length');
        this.#parts += 1;
        this.#begun = text;
        // The parts before stand there already.
        this.#messages.push(...toGoOn(thought.text));
        continue;
      }
      this.#begun = '';
      this.#parts = 1;
      const ends = last !== undefined || calls.length === 0;
      this.#messages.push({ role: 'assistant', content: thought.text, ...(!ends && { calls }) });
      if (!ends) this.#messages.push(...(await this.#calls.make(calls, `${this.#prefix}${round}`)));
      else if (last === 'budget' && (await this.#goesOn(`after ${this.#prefix}${round}`))) {
        this.#tell(GO_ON_TEXT);
      }
      // What was said while the answer was written is taken in.
      else if (last !== undefined || !(await this.#hear(round + 1))) return this.#result(last ?? 'done');
      if (!ends) await this.#hear(round + 1);
    }
  }

  /** One turn; undefined where there is nothing left to spend. */
  async #think(round: number): Promise<Thought | undefined> {
    const name = this.#step(round);
    const { size = 'main', shown = true } = this.#task;
    const question = { messages: shrinkTurns(this.#messages, MAX_INPUT_CHARS), tools: this.#offered, size };
    if (this.#execution.stored(name) !== undefined) return this.#took(await think(this.#execution, name, question));
    const found = await this.#room(round, expectedTokens(question));
    if (!found) return undefined;
    const { room, release } = found;
    const last = this.#lastIn(round, room);
    const told = this.#begun !== '' ? undefined : last ? lastText(last) : room === 'tight' ? TIGHT_TEXT : undefined;
    const messages: TurnMessage[] = told ? [...question.messages, { role: 'user', content: told }] : question.messages;
    const onText = shown === false ? {} : { onText: this.#shower(shown) };
    this.#execution.doing(last ? WRITING : THINKING);
    try {
      const asked = { ...question, messages, tools: last ? [] : question.tools, ...onText };
      return this.#took(await think(this.#execution, name, asked, last));
    } finally {
      release();
      this.#execution.doing(undefined);
    }
  }

  #shower(shown: true | 'answer'): (piece: string, written: string) => void {
    if (shown === true) return (piece) => this.#execution.output(piece);
    return (_piece, written) => this.#execution.write(this.#begun + written);
  }

  #took(thought: Thought): Thought {
    this.#own += thought.usage.input + thought.usage.output;
    for (const one of thought.cannot) this.#cannot.add(one);
    return thought;
  }

  #lastIn(round: number, room: Room): Exclude<AgentEnd, 'done' | 'length'> | undefined {
    if (this.#calls.stuck) return 'repeats';
    if (round >= (this.#task.rounds ?? MAX_ROUNDS)) return 'rounds';
    const { budget } = this.#task;
    return room === 'last' || (budget !== undefined && this.#own >= budget * LAST_SHARE) ? 'budget' : undefined;
  }

  /** Sets tokens aside for the next turn. Where there are none, the person is asked once. */
  async #room(round: number, expected: number, asked = 0): Promise<{ room: Room; release: () => void } | undefined> {
    const release = this.#budget.reserve(expected);
    let room: Room;
    try {
      room = await this.#budget.room(expected);
    } catch (error) {
      release();
      throw error;
    }
    if (room !== 'out' && room !== 'person' && room !== 'workspace') return { room, release };
    release();
    if (room === 'out') {
      const goesOn = await this.#goesOn(`before ${this.#prefix}${round}${asked === 0 ? '' : `, again ${asked}`}`);
      return goesOn ? this.#room(round, expected, asked + 1) : undefined;
    }
    if (this.#messages.length > 2) return undefined;
    throw new PermanentError(dayUsedUp[room]);
  }

  #goesOn(when: string): Promise<boolean> {
    return mayGoOn(this.#execution, this.#budget, when);
  }

  #step(round: number): string {
    return `${this.#prefix}Think ${round}`;
  }

  /** Takes in what people said since, for that round; false where that is nothing. */
  async #hear(next: number): Promise<boolean> {
    if (this.#task.listens === false) return false;
    const said = await this.#additions.take(this.#execution.stored(this.#step(next)) !== undefined);
    for (const { by, text } of said) this.#tell(`Added by ${by.name} since: ${text}`);
    return said.length > 0;
  }

  /** By people, or by what tools found. What the model wrote itself is not given, also where a refused call repeats its words. */
  #wasGiven(text: string): boolean {
    const said = this.#messages.some(({ role, content }) => role === 'user' && content.includes(text));
    return said || this.#calls.results.some((found) => found.text.includes(text));
  }

  #tell(content: string): void {
    this.#messages.push({ role: 'user', content });
  }

  #result(ended: AgentEnd): AgentResult {
    this.#execution.doing(undefined);
    const { made, results } = this.#calls;
    const sources = new Map<string, Source>();
    for (const { source } of results) if (source && !sources.has(source.url)) sources.set(source.url, source);
    return {
      text: this.#text || (ended === 'length' ? ALL_THOUGHT : NOTHING_YET),
      ended,
      calls: made,
      sources: [...sources.values()],
      files: results.flatMap(({ files = [] }) => files),
      cannot: [...this.#cannot],
    };
  }
}
