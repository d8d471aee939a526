import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A small server of tools for tests: well-behaved ones, and those that are not. */
export function mcpTools(die: () => void, env: NodeJS.ProcessEnv = {}): McpServer {
  const server = new McpServer({ name: 'test', version: '1' });
  const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] });
  const look = { description: 'Looks', inputSchema: { at: z.string() }, annotations: { readOnlyHint: true } };
  server.registerTool('look', look, ({ at }) => text(`I see ${at}.`));
  server.registerTool('push', { description: 'Pushes' }, () => text('pushed'));
  server.registerTool('secret', { description: 'Tells its secret' }, () =>
    text(`${env['TOKEN']} ${env['OPENAI_API_KEY']}`),
  );
  server.registerTool('refuse', {}, () => ({ ...text('No such issue.'), isError: true }));
  server.registerTool('break', {}, () => {
    throw new Error('broken');
  });
  server.registerTool('hang', {}, () => new Promise<never>(() => undefined));
  server.registerTool('die', {}, () => {
    die();
    return new Promise<never>(() => undefined);
  });
  server.registerTool('picture', {}, () => ({
    content: [
      { type: 'image' as const, data: Buffer.from('bytes').toString('base64'), mimeType: 'image/png' },
      { type: 'resource_link' as const, uri: 'https://ci.example/1', name: 'the log' },
    ],
  }));
  server.registerTool('a name with blanks', {}, () => text(''));
  return server;
}
