import type { Upload } from './check-message.ts';
import type { Parts } from './parts.ts';
import type { Limit } from './rate-limits.ts';
import type { SchemaName } from './schemas.ts';

/** A call as a route gets it. */
export type Ask = {
  parts: Parts;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  files: Upload[];
};

/** `handle` gives the JSON of the answer, or undefined for one without a body. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** What its body must be like. */
  schema?: SchemaName;
  limit?: Limit;
  /** Needs no token of the bot, and is not counted by the global limit. */
  open?: boolean;
  status?: number;
  handle: (ask: Ask) => unknown;
};
