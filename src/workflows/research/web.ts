import { createHash } from 'node:crypto';
import { type Source, type Tool, type ToolContext, ToolError } from '../../core/domain/tool.ts';
import { OutOfBudget, type WorkflowContext } from '../../core/workflow.ts';

/** What is stored of a call: what it gave, or why it gave nothing. */
type Called<T> = { gave: T } | { failed: string };

export type WebTools = { search: Tool | undefined; read: Tool | undefined };

/**
 * Searching and reading for a research. Code decides what is read: addresses that a search found or a person gave, never one that a
 * model wrote. A page is read once, whichever question needs it.
 */
export class Web {
  readonly #context: WorkflowContext;
  readonly #tools: WebTools;
  readonly #pages = new Map<string, Promise<Called<Source>>>();
  readonly #made = new Map<string, Promise<unknown>>();
  #ranOut = false;
  /** Pages that give orders are no sources. */
  readonly distrusts: boolean;

  constructor(context: WorkflowContext, tools: WebTools, { distrusts }: { distrusts: boolean }) {
    this.distrusts = distrusts;
    this.#context = context;
    this.#tools = tools;
  }

  /** The budget ended the search for sources. */
  get ranOut(): boolean {
    return this.#ranOut;
  }

  /** What a call of the model gives; undefined where the budget has no room for it but at the end of the work. */
  async unlessOut<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof OutOfBudget)) throw error;
      this.#ranOut = true;
      return undefined;
    }
  }

  get searches(): boolean {
    return this.#tools.search !== undefined;
  }

  /** The addresses that a search finds, not those in its passages, which pages write; none where it fails. */
  async search(step: string, query: string): Promise<string[]> {
    const { search } = this.#tools;
    if (!search) return [];
    const called = await this.#call(step, async (context) => (await search.run(context, { query })).links ?? []);
    return 'gave' in called ? called.gave : [];
  }

  read(address: string): Promise<Called<Source>> {
    const url = pageOf(address);
    const known = this.#pages.get(url);
    if (known) return known;
    const reading = this.#call(`Read ${inStep(url)}`, async (context) => {
      const { source } = (await this.#tools.read?.run(context, { url })) ?? {};
      if (!source) throw new ToolError('Nothing can be read here.');
      return source;
    });
    this.#pages.set(url, reading);
    return reading;
  }

  #call<T>(step: string, make: (context: ToolContext) => Promise<T>): Promise<Called<T>> {
    return this.#context.step(
      step,
      async ({ key, signal }): Promise<Called<T>> => {
        try {
          return { gave: await make(this.#toolContext(key, signal)) };
        } catch (error) {
          signal.throwIfAborted();
          return { failed: error instanceof ToolError ? error.message : 'It failed.' };
        }
      },
      { tries: 1 },
    );
  }

  #toolContext(key: string, signal: AbortSignal): ToolContext {
    const { id, person } = this.#context.run;
    return {
      run: { id, person, workspace: '', channel: '', thread: '', workflow: 'research' },
      key,
      signal,
      cache: <T>(of: string, make: () => Promise<T>) => this.#once(of, make),
      // Code chose the address.
      wasGiven: () => true,
      talk: () => this.#context.thread(),
      files: () => this.#context.files(),
      note: () => undefined,
      keep: (name, bytes) => this.#context.keep(name, bytes),
    };
  }

  #once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#made.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }
}

/** The page that an address leads to: its part after `#` is a place in it. */
export function pageOf(address: string): string {
  const url = new URL(address);
  url.hash = '';
  return url.href;
}

const NAMED_CHARS = 300;

/** An address in the name of a step. Two long ones that begin alike stay two. */
export function inStep(url: string): string {
  if (url.length <= NAMED_CHARS) return url;
  return `${url.slice(0, NAMED_CHARS)} ${createHash('sha256').update(url).digest('hex').slice(0, 12)}`;
}
