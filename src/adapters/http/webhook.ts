import { createHash } from 'node:crypto';
import { HOOK_PLACE, type Webhook } from '../../core/domain/api/webhook.ts';
import type { Run } from '../../core/domain/run.ts';
import { DeliveryError, type Platform } from '../../core/ports.ts';
import { runView } from './run-view.ts';
import { sign } from './signature.ts';

/** Answers that may be another one later; every other refusal stays. */
const WORTH_RETRYING = new Set([408, 425, 429]);

/** What sending gave: the status, and when to try again where the receiver says so. It throws where there was no answer. */
export type Sent = { status: number; retryAfterMs?: number };

type Parts = {
  run: (id: string) => Promise<Run | undefined>;
  /** Posts to an address that may be reached. @throws {DeliveryError} */
  send: (url: string, headers: Record<string, string>, body: string) => Promise<Sent>;
  secret: string | undefined;
  now: () => number;
};

/** The place of a webhook: its own by its address. */
export function webhookAt(url: string): Webhook {
  return { url, channel: `${HOOK_PLACE}${createHash('sha256').update(url).digest('base64url').slice(0, 16)}` };
}

/** Addresses that are told of the end of runs. The outbox keeps each word until it is delivered, and tries again for a day. */
export function webhooks({ run: find, send, secret, now }: Parts): Platform {
  return {
    capabilities: { maxText: 1_000_000, cardEveryMs: 60_000, replyEveryMs: 60_000 },
    async post(_place, post, key) {
      const run = post.run === undefined ? undefined : await find(post.run);
      if (!run?.webhook) throw new DeliveryError('The run of this webhook is no longer kept.', { retry: false });
      if (secret === undefined) throw new DeliveryError('WEBHOOK_SECRET is missing.', { retry: true });
      const timestamp = Math.floor(now() / 1000);
      const type = `run.${run.status}`;
      const body = JSON.stringify({
        type,
        timestamp: new Date(now()).toISOString(),
        data: { run: runView(run, now()) },
      });
      const signature = sign(secret, { id: run.id, timestamp: String(timestamp), body });
      const headers = {
        'content-type': 'application/json',
        'webhook-id': run.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signature,
      };
      judge(await send(run.webhook.url, headers, body));
      return { message: `${HOOK_PLACE}${key}` };
    },
    edit: async () => undefined,
    answer: async () => 'gone',
  };
}

/** A receiver that is down gets it later; one that refuses it for good does not. Redirects are not followed. */
function judge({ status, retryAfterMs }: Sent): void {
  if (status >= 200 && status < 300) return;
  const retry = status >= 500 || WORTH_RETRYING.has(status);
  const after = retryAfterMs === undefined ? {} : { afterMs: retryAfterMs };
  throw new DeliveryError(`The webhook answered ${status}.`, { retry, ...after });
}
