import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpServer } from '../../core/domain/policy/mcp-server.ts';

/** Programs start within this, also those that a package runner has to unpack first. */
const START_MS = 15_000;

/** The last words of a program that did not start, for the log. */
const LAST_WORDS = 500;

/** The value of an environment variable of the bot. */
export type Secret = (name: string) => string | undefined;

/** The server could not be started or reached; the message is for operators and holds no secret. */
export class McpError extends Error {
  override name = 'McpError';
}

/**
 * Connects to a server; `onClose` is called when it ends.
 * @throws {McpError}
 */
export async function openServer(server: McpServer, secret: Secret, onClose: () => void): Promise<Client> {
  const client = new Client({ name: 'meanwhile', version: '1' });
  const given = { ...valuesOf(server, server.env, secret), ...valuesOf(server, server.headers, secret) };
  let words = '';
  const transport = transportFor(server, secret, (text) => {
    words = `${words}${text}`.slice(-LAST_WORDS);
  });
  // The client is no event target: this is its only way to tell.
  Object.assign(client, { onclose: onClose });
  try {
    await client.connect(transport, { timeout: START_MS });
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    const said = words.trim() === '' ? '' : ` It said: ${words.trim()}`;
    throw new McpError(without(Object.values(given), `${String(error)}.${said}`));
  }
}

function transportFor(server: McpServer, secret: Secret, onWords: (text: string) => void): Transport {
  if (server.url !== undefined) {
    // A redirect would carry the headers to another server.
    return new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers: valuesOf(server, server.headers, secret), redirect: 'error' },
    });
  }
  const transport = new StdioClientTransport({
    command: server.command ?? '',
    args: server.args,
    env: { ...getDefaultEnvironment(), ...valuesOf(server, server.env, secret) },
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (bytes: Buffer) => onWords(bytes.toString()));
  return transport;
}

function valuesOf({ name }: McpServer, names: Record<string, string>, secret: Secret): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).map(([key, variable]) => {
      const value = secret(variable);
      if (value === undefined)
        throw new McpError(`${variable}, which ${name} needs, is not set in the environment of the bot.`);
      return [key, value];
    }),
  );
}

function without(secrets: string[], text: string): string {
  return secrets.filter((secret) => secret !== '').reduce((all, secret) => all.replaceAll(secret, '[secret]'), text);
}
