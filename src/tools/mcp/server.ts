import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  type CallToolResult,
  CallToolResultSchema,
  ErrorCode,
  McpError as RefusedByServer,
  type Tool as Offered,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { McpServer } from '../../core/domain/policy/mcp-server.ts';
import {
  type Changes,
  defineTool,
  OutcomeUnknown,
  type Tool,
  type ToolContext,
  ToolError,
  type ToolResult,
} from '../../core/domain/tool.ts';
import { McpError, openServer, type Secret } from './open.ts';
import { resultOf } from './result.ts';

/** A server that cannot list its tools by then is left out of the run. */
const LIST_MS = 10_000;

/** A server that failed is not started again for each run: one that cannot work would cost every run its start. */
const REST_MS = 30_000;

/** More tools than a model can choose from. */
const MAX_TOOLS = 200;
const MAX_PAGES = 20;

/** What a tool's name may be, so that every model server takes it. */
const NAME = /^[A-Za-z0-9_-]+$/;
const LONGEST_NAME = 64;

/** The server answered that it did not do it; a connection that closed and an answer that did not come say nothing. */
function isRefusal(error: unknown): boolean {
  const silent: number[] = [ErrorCode.ConnectionClosed, ErrorCode.RequestTimeout];
  return error instanceof RefusedByServer && !silent.includes(error.code);
}

export type ServerParts = { secret: Secret; warn: (problem: string) => void; now: () => number };

/** One server of tools: started when first needed, started again when it ended. */
export class Server {
  readonly #settings: McpServer;
  readonly #parts: ServerParts;
  #client: Promise<Client> | undefined;
  #tools: Promise<Tool[]> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(settings: McpServer, parts: ServerParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** Its tools; none while it cannot be used. A run goes on without them. */
  async tools(): Promise<Tool[]> {
    if (!this.#tools && this.#parts.now() - this.#failedAt < REST_MS) return [];
    const listed = (this.#tools ??= this.#list());
    try {
      return await listed;
    } catch (error) {
      if (this.#tools === listed) this.#fail(error);
      return [];
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#tools = undefined;
    await client?.then((open) => open.close()).catch(() => undefined);
  }

  #fail(error: unknown): void {
    this.#failedAt = this.#parts.now();
    this.#parts.warn(
      `The tools of ${this.#settings.name} cannot be used. ${error instanceof McpError ? error.message : String(error)}`,
    );
    void this.close();
  }

  #connect(): Promise<Client> {
    const opening: Promise<Client> = openServer(this.#settings, this.#parts.secret, () => this.#lose(opening)).catch(
      (error: unknown) => {
        this.#lose(opening);
        throw error;
      },
    );
    this.#client = opening;
    return opening;
  }

  #lose(client: Promise<Client>): void {
    if (this.#client === client) this.#client = undefined;
  }

  async #leave(connected: Promise<Client>): Promise<void> {
    this.#lose(connected);
    await connected.then((client) => client.close()).catch(() => undefined);
  }

  async #list(): Promise<Tool[]> {
    const client = await (this.#client ?? this.#connect());
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.#tools = undefined;
    });
    const offered: Offered[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES && offered.length < MAX_TOOLS; page += 1) {
      const { tools, nextCursor } = await client.listTools(cursor === undefined ? {} : { cursor }, {
        timeout: LIST_MS,
      });
      offered.push(...tools);
      cursor = nextCursor;
      if (cursor === undefined) break;
    }
    return offered.slice(0, MAX_TOOLS).flatMap((tool) => this.#toolFor(tool));
  }

  #toolFor({ name, description, title, inputSchema, annotations }: Offered): Tool[] {
    const { name: server, changes } = this.#settings;
    const full = `${server}.${name}`;
    if (!NAME.test(name) || full.length > LONGEST_NAME) {
      this.#parts.warn(`${server} has a tool whose name no model takes; it is left out.`);
      return [];
    }
    // What a server does not say, nobody knows: such a call is asked about.
    const says: Changes = annotations?.readOnlyHint === true ? 'nothing' : 'world';
    return [
      defineTool({
        name: full,
        description: description ?? title ?? annotations?.title ?? name,
        input: z.record(z.string(), z.unknown()),
        parameters: inputSchema,
        changes: changes[name] ?? says,
        doing: () => `Using ${full}`,
        run: (context, input) => this.#call(name, context, input),
      }),
    ];
  }

  async #call(name: string, context: ToolContext, input: Record<string, unknown>): Promise<ToolResult> {
    const { name: server } = this.#settings;
    const connected = this.#client ?? this.#connect();
    let result: CallToolResult;
    try {
      const client = await connected;
      const options = { signal: context.signal };
      result = (await client.callTool({ name, arguments: input }, CallToolResultSchema, options)) as CallToolResult;
    } catch (error) {
      context.signal.throwIfAborted();
      // An answer that is an error leaves the connection as it was; anything else may have ended the session.
      if (!(error instanceof RefusedByServer)) await this.#leave(connected);
      if (error instanceof McpError) throw new ToolError(`${server} could not do it: it cannot be started.`);
      const text = `${server} could not do it: ${String(error)}`;
      throw isRefusal(error) ? new ToolError(text) : new OutcomeUnknown(text);
    }
    return resultOf(server, result, context);
  }
}
