import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { HTTPModuleFunctions, HTTPReceiver, HTTPReceiverDeferredRequestError } from '@slack/bolt';
import { Hono } from 'hono';
import { Body } from './wire.ts';
import { ENDPOINTS, MAX_BODY, NO_RETRY } from '../limits.ts';
import type { Log } from '../log.ts';

type Node = { incoming: IncomingMessage; outgoing: ServerResponse };

export type SlackHttp = { receiver: HTTPReceiver; signingSecret: string | undefined; log: Log };

/** Bolt's HTTP handling on the bot's own port: what Slack sends and installing go through it, everything else is not found. */
export function slackRoutes({ receiver, signingSecret, log }: SlackHttp): Hono {
  const app = new Hono();
  app.all('/slack/*', async (c) => {
    const { incoming, outgoing } = c.env as Node;
    if (signingSecret !== undefined && c.req.method === 'POST' && ENDPOINTS.includes(c.req.path)) {
      const refused = await refusal(incoming, signingSecret);
      if (refused === 400) log.warn({}, 'Slack sent a body that is no event');
      if (refused !== undefined) {
        outgoing.writeHead(refused, NO_RETRY).end();
        return RESPONSE_ALREADY_SENT;
      }
    }
    try {
      receiver.requestListener(incoming, outgoing);
    } catch (error) {
      if (error instanceof HTTPReceiverDeferredRequestError) return c.notFound();
      throw error;
    }
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}

/**
 * How to refuse a body that Bolt must not see: on one that is no object it fails where nobody can catch that. Undefined where Bolt is to
 * answer. Only such a body has its signature checked here, so every other is checked once.
 */
async function refusal(incoming: IncomingMessage, signingSecret: string): Promise<number | undefined> {
  const { bufferIncomingMessage, isRawBodyError, parseAndVerifyHTTPRequest, parseHTTPRequestBody } =
    HTTPModuleFunctions;
  let request: Awaited<ReturnType<typeof bufferIncomingMessage>>;
  try {
    request = await bufferIncomingMessage(incoming, MAX_BODY);
  } catch (error) {
    return isRawBodyError(error) ? error.statusCode : 400;
  }
  try {
    if (Body.safeParse(parseHTTPRequestBody(request)).success) return undefined;
  } catch {
    return undefined;
  }
  return parseAndVerifyHTTPRequest({ signingSecret }, request).then(
    () => 400,
    () => 401,
  );
}
