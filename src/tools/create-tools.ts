import type { McpServer } from '../core/domain/policy/mcp-server.ts';
import type { Tool } from '../core/domain/tool.ts';
import { filesTool } from './files.ts';
import { Servers } from './mcp/servers.ts';
import { createReach } from './reach/reach.ts';
import { Parser } from './read/parser.ts';
import { readTool } from './read/tool.ts';
import { type RunsRead, runsTool } from './runs.ts';
import { chooseSearch, type SearchSettings } from './search/choose.ts';
import { searchTool } from './search/tool.ts';
import { threadTool } from './thread.ts';

export type ToolsOptions = {
  search: SearchSettings;
  policy: () => { mcp: { servers: readonly McpServer[] }; reading: { internalHosts: readonly string[] } };
  /** The value of an environment variable of the bot. */
  secret: (name: string) => string | undefined;
  warn: (problem: string) => void;
  now: () => number;
  /** Where runs are looked up; without it nothing tells of them. */
  runs?: (() => RunsRead) | undefined;
  /** Where one is used elsewhere as well; whoever made it closes it. */
  parser?: Parser;
  /** Whether an address may be reached; without it, only public ones. Tests on loopback bring their own. */
  mayReach?: (address: string) => boolean;
};

/** What runs can call. `all` says what is set up now; the policy says which run may use what. */
export type Tools = { all: () => Promise<Tool[]>; close: () => Promise<void> };

export function createTools({ search, policy, secret, warn, now, runs, mayReach, parser }: ToolsOptions): Tools {
  const parsing = parser ?? new Parser();
  const internalHosts = () => policy().reading.internalHosts;
  const reach = createReach({ internalHosts, ...(mayReach && { mayReach }) });
  const servers = new Servers({ secret, warn, now });
  const provider = chooseSearch(search);
  const own = [
    ...(provider ? [searchTool(provider)] : []),
    readTool({ reach, parser: parsing, now }),
    threadTool(),
    filesTool(),
    ...(runs ? [runsTool(runs, now)] : []),
  ];
  return {
    all: async () => [...own, ...(await servers.tools(policy().mcp.servers))],
    close: async () => {
      await Promise.all([reach.close(), parser ? undefined : parsing.close(), servers.close()]);
    },
  };
}
