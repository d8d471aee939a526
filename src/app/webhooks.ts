import { fetch } from 'undici';
import { webhooks, type Sent } from '../adapters/http/webhook.ts';
import type { Run } from '../core/domain/run.ts';
import type { Policy } from '../core/policy.ts';
import { DeliveryError, type Platform } from '../core/ports.ts';
import { isPublicAddress } from '../tools/reach/address.ts';
import { checkedAgent, NotReachable, openAgent } from '../tools/reach/connect.ts';
import { fitsHost } from '../tools/reach/reach.ts';

/** A receiver should only store what it gets. */
const TIMEOUT_MS = 10_000;

/** A receiver that asks for a longer pause is called again after this: deliveries are tried for a day, and such a pause would use it up. */
const LONGEST_WAIT_MS = 60 * 60_000;

type Parts = {
  policy: () => Policy;
  run: (id: string) => Promise<Run | undefined>;
  secret: string | undefined;
  /** Tests on loopback bring their own. */
  mayReach?: (address: string) => boolean;
};

/** Tells addresses of the end of runs: public ones, and hosts that the policy names. */
export function openWebhooks({ policy, run, secret, mayReach = isPublicAddress }: Parts): {
  platform: Platform;
  close: () => Promise<void>;
} {
  const [checked, open] = [checkedAgent(mayReach), openAgent()];
  async function send(url: string, headers: Record<string, string>, body: string): Promise<Sent> {
    const { hostname } = new URL(url);
    const dispatcher = policy().webhooks.internalHosts.some((host) => fitsHost(host, hostname)) ? open : checked;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(url, { method: 'POST', redirect: 'manual', dispatcher, headers, body, signal });
      await response.body?.cancel();
      const after = Number(response.headers.get('retry-after')) * 1000;
      return { status: response.status, ...(after > 0 && { retryAfterMs: Math.min(after, LONGEST_WAIT_MS) }) };
    } catch (error) {
      throw new DeliveryError(reasonOf(hostname, error), { retry: !isNotReachable(error), cause: error });
    }
  }
  return {
    platform: webhooks({ run, send, secret, now: Date.now }),
    async close() {
      await Promise.all([checked.destroy(), open.destroy()]);
    },
  };
}

function reasonOf(hostname: string, error: unknown): string {
  return isNotReachable(error)
    ? `${hostname} is not on the public Internet. The policy can allow it (webhooks.internalHosts).`
    : `The webhook at ${hostname} did not answer.`;
}

function isNotReachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof NotReachable) return true;
  return false;
}
