import type { Content } from './html.ts';

/** What is read away from the event loop. */
export type Job =
  | { kind: 'html' | 'text'; bytes: Uint8Array; charset: string | undefined; url: string }
  | { kind: 'pdf'; bytes: Uint8Array }
  /** Whether the rules of a site let `agent` read `url`. */
  | { kind: 'robots'; rules: string; site: string; url: string; agent: string };

export type Done = { content: Content } | { allowed: boolean } | { error: string };
