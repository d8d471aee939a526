import type { IncomingMessage, ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { HTTPReceiver, HTTPReceiverDeferredRequestError } from '@slack/bolt';
import { Hono } from 'hono';

type Node = { incoming: IncomingMessage; outgoing: ServerResponse };

/** Bolt's HTTP handling on the bot's own port: what Slack sends and installing go through it, everything else is not found. */
export function slackRoutes(receiver: HTTPReceiver): Hono {
  const app = new Hono();
  app.all('/slack/*', (c) => {
    try {
      const { incoming, outgoing } = c.env as Node;
      receiver.requestListener(incoming, outgoing);
    } catch (error) {
      if (error instanceof HTTPReceiverDeferredRequestError) return c.notFound();
      throw error;
    }
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}
