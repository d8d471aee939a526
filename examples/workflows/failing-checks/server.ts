/**
 * An example server of tools (Model Context Protocol) that stands in for your CI: it reads `ci.json` beside it, and asking it to run a
 * check again changes nothing but its own memory. Name your real server in the policy instead.
 */
import { readFile } from 'node:fs/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const Data = z.object({
  pullRequests: z.record(
    z.string(),
    z.object({
      title: z.string(),
      checks: z.array(z.object({ name: z.string(), state: z.enum(['passed', 'failed']), log: z.string() })),
    }),
  ),
});

const data = Data.parse(JSON.parse(await readFile(new URL('ci.json', import.meta.url), 'utf8')));

function checksOf(number: number) {
  const found = data.pullRequests[String(number)];
  if (!found) throw new Error(`There is no pull request ${number}.`);
  return found;
}

function checkOf(number: number, name: string) {
  const found = checksOf(number).checks.find((check) => check.name === name);
  if (!found) throw new Error(`Pull request ${number} has no check "${name}".`);
  return found;
}

const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] });
const pullRequest = z.number().int().describe('The number of the pull request');
const check = z.string().describe('The name of the check');
const reads = { readOnlyHint: true };
const server = new McpServer({ name: 'example-ci', version: '1.0.0' });

server.registerTool(
  'list_checks',
  {
    description: 'Lists the checks of a pull request.',
    inputSchema: { pull_request: pullRequest },
    annotations: reads,
  },
  ({ pull_request: number }) => {
    const { title, checks } = checksOf(number);
    return text([title, ...checks.map(({ name, state }) => `- ${name}: ${state}`)].join('\n'));
  },
);

server.registerTool(
  'read_log',
  { description: 'Reads the log of a check.', inputSchema: { pull_request: pullRequest, check }, annotations: reads },
  ({ pull_request: number, check: name }) => text(checkOf(number, name).log),
);

// It says nothing of being read-only, so the bot asks a person before each call.
server.registerTool(
  'rerun_check',
  { description: 'Runs a check again.', inputSchema: { pull_request: pullRequest, check } },
  ({ pull_request: number, check: name }) => text(`"${checkOf(number, name).name}" of ${number} runs again.`),
);

await server.connect(new StdioServerTransport());
