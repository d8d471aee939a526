import { WebClient, type WebClientOptions } from '@slack/web-api';
import { SILENT } from './log.ts';
import { CALL_MS } from './limits.ts';

/** Nothing is tried again here: the outbox alone decides, and knows what a second try could double. */
export function clientOptions(apiUrl: string | undefined): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_MS,
    logger: SILENT,
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  };
}

/** A client per token; they are kept, since each holds a queue of its own. */
export function createClients(apiUrl: string | undefined): (token: string) => WebClient {
  const clients = new Map<string, WebClient>();
  return (token) => {
    const client = clients.get(token) ?? new WebClient(token, clientOptions(apiUrl));
    clients.set(token, client);
    return client;
  };
}
