import { HTTPReceiver, type HTTPReceiverOptions, type InstallationStore, SocketModeReceiver } from '@slack/bolt';
import { ENDPOINTS, MAX_BODY, NO_RETRY, SCOPES } from '../limits.ts';
import { SILENT } from '../log.ts';
import { Unreadable } from './storing-app.ts';
import { clientOptions } from '../web.ts';

export type OAuth = { clientId: string; clientSecret: string; stateSecret: string };

/** What comes over HTTP: signed events, and people who install the bot. */
export function httpReceiver(
  signingSecret: string | undefined,
  install: { oauth: OAuth; store: InstallationStore } | undefined,
  apiUrl: string | undefined,
): HTTPReceiver {
  return new HTTPReceiver({
    // Without a secret nothing is taken from there, and only installing is served.
    signingSecret: signingSecret ?? '',
    signatureVerification: signingSecret !== undefined,
    endpoints: signingSecret === undefined ? [] : [...ENDPOINTS],
    bodyLimit: MAX_BODY,
    // The answer is held back until the event is stored.
    processBeforeResponse: true,
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(503).end();
    },
    // What cannot be read now cannot be read later; what could not be stored is to come again.
    processEventErrorHandler: async ({ error, response }) => {
      if (response.headersSent) return false;
      if (error instanceof Unreadable) response.writeHead(400, NO_RETRY).end();
      else response.writeHead(500).end();
      return false;
    },
    logger: SILENT,
    ...(install && installing(install, apiUrl)),
  });
}

function installing(
  { oauth, store }: { oauth: OAuth; store: InstallationStore },
  apiUrl: string | undefined,
): Partial<HTTPReceiverOptions> {
  return {
    ...oauth,
    scopes: [...SCOPES],
    installationStore: store,
    installerOptions: {
      clientOptions: clientOptions(apiUrl),
      // Where the Web API is at https://slack.com/api/, people are asked at https://slack.com/oauth/v2/authorize.
      ...(apiUrl !== undefined && { authorizationUrl: new URL('../oauth/v2/authorize', apiUrl).href }),
    },
  };
}

export function socketReceiver(appToken: string, apiUrl: string | undefined): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    // See socket.ts.
    autoReconnectEnabled: false,
    logger: SILENT,
    installerOptions: { clientOptions: clientOptions(apiUrl) },
  });
}
