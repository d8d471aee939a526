import { App, type Receiver, type ReceiverEvent } from '@slack/bolt';
import { ZodError } from 'zod';
import { type Log, SILENT } from '../log.ts';

/** What came makes no sense to Bolt, and would not when it came again. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** What came makes sense, and could not be stored. */
class NotStored extends Error {
  override name = 'NotStored';
}

/** A listener whose failure is told apart from Bolt's own: Slack sends again what it could not store. */
export function storing<A>(listener: (args: A) => Promise<void>): (args: A) => Promise<void> {
  return async (args) => {
    try {
      await listener(args);
    } catch (error) {
      throw error instanceof ZodError ? error : new NotStored('An event could not be stored', { cause: error });
    }
  };
}

/**
 * Bolt as this bot needs it: an event is acknowledged once its listeners are done, so once it is stored, and not at all
 * where they failed, so that Slack sends it again. What Slack would never send in another form is acknowledged all the same.
 */
export class StoringApp extends App {
  readonly #log: Log;

  constructor(receiver: Receiver, log: Log) {
    super({
      receiver,
      logger: SILENT,
      // Bolt is given no token: it would ask Slack about it at once, and fail where nobody can catch that.
      authorize: async ({ teamId }) => (teamId === undefined ? {} : { teamId }),
      convoStore: false,
      ignoreSelf: false,
    });
    this.#log = log;
    this.error(async (error) => {
      const cause = 'original' in error && error.original instanceof Error ? error.original : error;
      if (!(cause instanceof ZodError)) throw cause;
      log.warn({ issues: cause.issues.length, path: cause.issues[0]?.path }, 'Slack sent what is not known');
    });
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    let answer: unknown;
    const ack = async (response?: unknown) => {
      answer = response;
    };
    try {
      await super.processEvent({ ...event, ack });
    } catch (error) {
      if (error instanceof NotStored) throw error;
      // The message of such an error may hold what somebody wrote.
      const kind = error instanceof Error ? error.name : typeof error;
      this.#log.warn({ kind }, 'Slack sent what cannot be read');
      throw new Unreadable('Slack sent what cannot be read');
    }
    await event.ack(answer);
  }
}
