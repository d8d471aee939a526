import { z } from 'zod';

/**
 * What a token may do over HTTP. `read` sees all work; `write` orders, stops and answers; `approve` allows calls that change the world;
 * `metrics` reads the figures; `operator` uses the operator's page, and reads all that it shows.
 */
export const scopes = ['read', 'write', 'approve', 'metrics', 'operator'] as const;
export type Scope = (typeof scopes)[number];

/** A token for other programs. The secret itself is shown once and never stored. Times are ms since 1970. */
export const ApiToken = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()).transform((list) => list.filter(isScope)),
  createdAt: z.number(),
  expiresAt: z.number().optional(),
});
export type ApiToken = z.infer<typeof ApiToken>;

/** A newer version may know more scopes; this one grants those that it knows. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/** Who has one of these may do what needs that scope. */
export function isAllowed(granted: readonly Scope[], needed: Scope): boolean {
  return granted.includes(needed) || (needed === 'read' && granted.includes('operator'));
}

/** Finds the token that a caller sent. */
export interface Tokens {
  find(secret: string): Promise<ApiToken | undefined>;
}
