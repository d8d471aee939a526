import { isTokenRefused, slackError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Workspace } from './workspaces.ts';

/** Slack does not take the bot token: the message says in one line what to do. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
}

/** Asks Slack whose token it is. Where Slack cannot be asked now, the bot starts all the same and asks again later. */
export async function checkToken(own: () => Promise<Workspace>, log: Log): Promise<void> {
  try {
    const { team } = await own();
    log.info({ workspace: team }, 'Slack knows the bot');
  } catch (error) {
    if (isTokenRefused(error)) {
      throw new TokenRefused(
        `Slack refuses SLACK_BOT_TOKEN (${slackError(error)}). Copy the one under "OAuth & Permissions" of your app; docs/slack.md shows where.`,
      );
    }
    log.warn({ err: error }, 'Slack could not be asked about its token; the bot tries again when it is needed');
  }
}
