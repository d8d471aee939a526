import { z } from 'zod';
import { Variable } from '../policy/variable.ts';
import { Person } from '../message.ts';

/** How the ids begin of the places that stand for an address which is told of a run's end. */
export const HOOK_PLACE = 'hook:';

/** What an incoming webhook starts. `secret` is the name of the environment variable that holds its secret. */
export const IncomingHook = z.strictObject({
  workflow: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'is no name of a workflow'),
  secret: Variable,
  /** The request, where the sender's body is of its own form: `{issue.title}` stands for what the body holds there. */
  request: z.string().min(1).max(4_000).optional(),
  /** The thread that the run reports to; without one it reports to nobody. */
  sessionId: z.string().min(1).max(300).optional(),
  /** For whom it runs; their rights count. Without one it is `hook:<name>`. */
  person: Person.optional(),
});
export type IncomingHook = z.infer<typeof IncomingHook>;

/** Webhooks in both directions. */
export const WebhookRules = z.strictObject({
  /** Hosts inside one's own network that may be told of a run's end: `ci.example.com`, `*.example.com`, `10.1.2.3`. */
  internalHosts: z.array(z.string().min(1)).default([]),
  /** By the last part of the address: `deploy` is called at `/api/hooks/deploy`. */
  incoming: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/), IncomingHook).default({}),
});
export type WebhookRules = z.infer<typeof WebhookRules>;

/** Where a run's webhook waits to be sent: one that does not answer holds up no other. */
export type Webhook = { url: string; channel: string };
