import type { McpServer } from '../../core/domain/policy/mcp-server.ts';
import type { Tool } from '../../core/domain/tool.ts';
import { Server, type ServerParts } from './server.ts';

/** The servers of the policy as it is now. One whose settings change is ended, and started again when it is needed. */
export class Servers {
  readonly #open = new Map<string, Server>();
  readonly #parts: ServerParts;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  async tools(settings: readonly McpServer[]): Promise<Tool[]> {
    const wanted = new Map(settings.map((one) => [JSON.stringify(one), one]));
    for (const [key, server] of this.#open) {
      if (wanted.has(key)) continue;
      this.#open.delete(key);
      void server.close();
    }
    for (const [key, one] of wanted) {
      if (!this.#open.has(key)) this.#open.set(key, new Server(one, this.#parts));
    }
    const all = await Promise.all([...this.#open.values()].map((server) => server.tools()));
    return all.flat();
  }

  async close(): Promise<void> {
    const servers = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(servers.map((server) => server.close()));
  }
}
