import { App, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { ZodError } from 'zod';
import { type Log, SILENT } from './log.ts';

/**
 * Bolt as this bot needs it: an event is acknowledged once its listeners are done, so once it is stored, and not at all
 * where they failed, so that Slack sends it again. What Slack would never send in another form is acknowledged all the same.
 */
export class StoringApp extends App {
  constructor(receiver: Receiver, log: Log) {
    super({
      receiver,
      logger: SILENT,
      // Bolt is given no token: it would ask Slack about it at once, and fail where nobody can catch that.
      authorize: async ({ teamId }) => (teamId === undefined ? {} : { teamId }),
      convoStore: false,
      ignoreSelf: false,
    });
    this.error(async (error) => {
      const cause = 'original' in error && error.original instanceof Error ? error.original : error;
      if (!(cause instanceof ZodError)) throw error;
      log.warn({ issues: cause.issues.length, path: cause.issues[0]?.path }, 'Slack sent what is not known');
    });
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    let answer: unknown;
    const ack = async (response?: unknown) => {
      answer = response;
    };
    await super.processEvent({ ...event, ack });
    await event.ack(answer);
  }
}
