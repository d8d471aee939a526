import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { McpServer } from '../../../src/core/domain/policy/mcp-server.ts';
import { type Tool, ToolError } from '../../../src/core/domain/tool.ts';
import { Servers } from '../../../src/tools/mcp/servers.ts';
import { mcpTools } from '../../support/mcp-tools.ts';
import { toolContext } from '../../support/tool-context.ts';

const PROGRAM = join(import.meta.dirname, '../../support/mcp-stdio.ts');
const SECRETS: Record<string, string> = { CI_TOKEN: 'very-secret' };
const warnings: string[] = [];
let now = 0;
let servers: Servers;

beforeAll(() => {
  servers = new Servers({ secret: (name) => SECRETS[name], warn: (problem) => warnings.push(problem), now: () => now });
});
beforeEach(() => {
  warnings.length = 0;
  now += 60_000;
});
afterAll(() => servers.close());

const program = (...args: string[]) =>
  McpServer.parse({ name: 'ci', command: process.execPath, args: [PROGRAM, ...args], env: { TOKEN: 'CI_TOKEN' } });

async function toolOf(settings: McpServer[], name: string): Promise<Tool> {
  const tool = (await servers.tools(settings)).find((one) => one.name === name);
  if (!tool) throw new Error(`${name} is not there: ${warnings.join()}`);
  return tool;
}

describe('a server that is a program', () => {
  it('gives its tools under its own name, and what it does not say may change the world', async () => {
    const tools = await servers.tools([program()]);
    expect(tools.map(({ name, changes }) => `${name}: ${changes}`)).toEqual([
      'ci.look: nothing',
      ...['push', 'secret', 'refuse', 'break', 'hang', 'die', 'picture'].map((name) => `ci.${name}: world`),
    ]);
    expect(tools[0]).toMatchObject({ description: 'Looks', parameters: { properties: { at: { type: 'string' } } } });
    expect(warnings).toEqual(['ci has a tool whose name no model takes; it is left out.']);
  });

  it('is believed less than the policy', async () => {
    const settings = { ...program(), changes: { look: 'world', push: 'nothing' } as const };
    expect((await toolOf([settings], 'ci.look')).changes).toBe('world');
    expect((await toolOf([settings], 'ci.push')).changes).toBe('nothing');
  });

  it('does what it is called for, and gets the variables that it is given and no others', async () => {
    const look = await toolOf([program()], 'ci.look');
    expect(await look.run(toolContext(), { at: 'the log' })).toEqual({ text: 'I see the log.' });
    expect(await (await toolOf([program()], 'ci.secret')).run(toolContext(), {})).toEqual({
      text: 'very-secret undefined',
    });
  });

  it('keeps what is no text as files', async () => {
    const kept: string[] = [];
    const keep = async (name: string, bytes: Uint8Array) => (
      kept.push(Buffer.from(bytes).toString()), { id: '1', name, size: 5 }
    );
    const result = await (await toolOf([program()], 'ci.picture')).run(toolContext({ keep }), {});
    expect(result).toEqual({
      text: '[The file ci-1.png was kept with the run.]\n\nthe log: https://ci.example/1',
      files: [{ id: '1', name: 'ci-1.png', size: 5 }],
    });
    expect(kept).toEqual(['bytes']);
  });

  it.each([
    ['refuse', 'No such issue.'],
    ['break', 'broken'],
    ['look', /Invalid arguments|invalid/i],
  ])('a call that fails (%s) tells why', async (name, words) => {
    const failed = (await toolOf([program()], `ci.${name}`)).run(toolContext(), {});
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.toBeInstanceOf(ToolError);
  });

  it('that hangs costs its call alone', async () => {
    const stop = new AbortController();
    const hanging = (await toolOf([program()], 'ci.hang')).run(toolContext({ signal: stop.signal }), {});
    const look = await toolOf([program()], 'ci.look');
    expect(await look.run(toolContext(), { at: 'this' })).toEqual({ text: 'I see this.' });
    stop.abort(new Error('too late'));
    await expect(hanging).rejects.toThrow('too late');
    expect(await look.run(toolContext(), { at: 'that' })).toEqual({ text: 'I see that.' });
  });

  it('that dies costs its call, and is started again for the next', async () => {
    await expect((await toolOf([program()], 'ci.die')).run(toolContext(), {})).rejects.toThrow(/ci could not do it/);
    const look = await toolOf([program()], 'ci.look');
    expect(await look.run(toolContext(), { at: 'it again' })).toEqual({ text: 'I see it again.' });
  });

  it('that cannot be started is left out, without its secrets in the log, and rests', async () => {
    expect(await servers.tools([program('broken')])).toEqual([]);
    expect(await servers.tools([program('broken')])).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^The tools of ci cannot be used\. .*cannot log in with \[secret\]/s);
    now += 60_000;
    await servers.tools([program('broken')]);
    expect(warnings).toHaveLength(2);
  });

  it('whose secret is not set is left out, with its name', async () => {
    const settings = McpServer.parse({ name: 'x', command: 'true', env: { A: 'NOT_SET' } });
    expect(await servers.tools([settings])).toEqual([]);
    expect(warnings[0]).toMatch(/NOT_SET, which x needs, is not set in the environment of the bot/);
  });

  it('that the policy no longer has gives no tools', async () => {
    expect((await servers.tools([program()])).length).toBeGreaterThan(0);
    expect(await servers.tools([])).toEqual([]);
  });
});

describe('a server at an address', () => {
  let http: HttpServer;
  const seen: (string | undefined)[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  let url: string;

  beforeAll(async () => {
    http = createServer((request, response) => {
      seen.push(request.headers.authorization);
      const serve = async () => {
        const id = request.headers['mcp-session-id'];
        const known = typeof id === 'string' ? sessions.get(id) : undefined;
        if (id !== undefined && !known) return void response.writeHead(404).end();
        const transport =
          known ??
          new StreamableHTTPServerTransport({
            sessionIdGenerator: () => crypto.randomUUID(),
            onsessioninitialized: (session) => void sessions.set(session, transport),
          });
        if (!known) await mcpTools(() => response.socket?.destroy()).connect(transport);
        await transport.handleRequest(request, response);
      };
      void serve();
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`;
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });
  const remote = () => McpServer.parse({ name: 'remote', url, headers: { authorization: 'CI_TOKEN' } });

  it('does what it is called for, with its header', async () => {
    const look = await toolOf([remote()], 'remote.look');
    expect(await look.run(toolContext(), { at: 'the web' })).toEqual({ text: 'I see the web.' });
    expect(new Set(seen)).toEqual(new Set(['very-secret']));
  });

  it('that breaks off costs its call; one that forgot the session is asked anew', async () => {
    const signal = AbortSignal.timeout(300);
    await expect((await toolOf([remote()], 'remote.die')).run(toolContext({ signal }), {})).rejects.toThrow(/timeout/);
    const look = await toolOf([remote()], 'remote.look');
    expect(await look.run(toolContext(), { at: 'more' })).toEqual({ text: 'I see more.' });
    sessions.clear();
    await expect(look.run(toolContext(), { at: 'x' })).rejects.toThrow(/remote could not do it/);
    expect(await look.run(toolContext(), { at: 'much more' })).toEqual({ text: 'I see much more.' });
  });

  it('that is not there is left out', async () => {
    const settings = McpServer.parse({ name: 'gone', url: 'http://127.0.0.1:1/mcp' });
    expect(await servers.tools([settings])).toEqual([]);
    expect(warnings[0]).toMatch(/The tools of gone cannot be used/);
  });
});

describe('the policy', () => {
  it.each([
    [{ name: 'ci' }, /needs a command or a url/],
    [{ name: 'ci', command: 'x', url: 'http://x' }, /not both/],
    [{ name: 'CI!', command: 'x' }, /lower case letters/],
    [{ name: 'ci', command: 'x', env: { TOKEN: 'ghp_abc-def' } }, /not its value/],
    [{ name: 'ci', url: 'file:///etc/passwd' }, /url|URL/],
  ])('%j is refused', (settings, words) => {
    expect(McpServer.safeParse(settings).error?.message).toMatch(words);
  });
});
