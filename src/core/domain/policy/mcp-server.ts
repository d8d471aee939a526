import { z } from 'zod';
import { Variable } from './variable.ts';

/** A server of tools (Model Context Protocol). Its tools are called `name.tool`. */
export const McpServer = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_-]{0,19}$/, 'is lower case letters, digits, "_" and "-", at most 20'),
    /** A program on this machine that speaks over its standard input and output, or ... */
    command: z.string().min(1).optional(),
    args: z.array(z.string()).default([]),
    /** Variables that the program gets: its own name for each, and the name in the bot's environment. */
    env: z.record(z.string(), Variable).default({}),
    /** ... an address. */
    url: z.url({ protocol: /^https?$/ }).optional(),
    /** Headers that the address gets, each with the name of the variable that holds its whole value. */
    headers: z.record(z.string(), Variable).default({}),
    /** What a tool changes, where the server does not say it or is not believed. Others are asked about before each call. */
    changes: z.record(z.string(), z.enum(['nothing', 'sandbox', 'world'])).default({}),
  })
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), {
    error: 'needs a command or a url, and not both',
  });
export type McpServer = z.infer<typeof McpServer>;

export const McpServers = z.strictObject({
  servers: z
    .array(McpServer)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, { error: 'has a name twice' })
    .default([]),
});
