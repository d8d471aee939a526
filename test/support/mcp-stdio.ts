import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { mcpTools } from './mcp-tools.ts';

// A program that is a server of tools: `node mcp-stdio.ts`, or with `mute` one that says nothing, or with `broken` one that ends.
const [, , how] = process.argv;
if (how === 'broken') {
  console.error(`cannot log in with ${process.env['TOKEN']}`);
  process.exit(1);
}
if (how !== 'mute') await mcpTools(() => process.exit(1), process.env).connect(new StdioServerTransport());
else setInterval(() => undefined, 60_000);
