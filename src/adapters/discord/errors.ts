import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';
import { DeliveryError, type Refusal } from '../../core/ports.ts';

/** Discord's codes for what an adapter can do something about (docs, topics/opcodes-and-status-codes). */
export const codes = {
  unknownChannel: 10_003,
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  tooManyEdits: 30_046,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  directMessagesClosed: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  tooLarge: 40_005,
  invalidForm: 50_035,
  archived: 50_083,
  hasThread: 160_004,
  locked: 160_005,
  tooManyThreads: 160_006,
  /** The server's AutoMod: the words of a message, the title of a thread. */
  wordsBlocked: 200_000,
  titleBlocked: 200_001,
} as const;

/** One token speaks for the bot in all servers. */
export const TOKEN_SCOPE = 'discord:all';

export function codeOf(error: unknown): number | undefined {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : undefined;
}

export function isCode(error: unknown, ...names: (keyof typeof codes)[]): boolean {
  const code = codeOf(error);
  return code !== undefined && names.some((name) => codes[name] === code);
}

/** Whatever a call threw, as core knows it. It carries no body and no address, which hold texts and tokens. */
export function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof RateLimitError) {
    return new DeliveryError(`Discord takes no more for now (${error.method} ${error.route})`, {
      retry: true,
      afterMs: error.retryAfter,
    });
  }
  if (error instanceof DiscordAPIError) {
    const said = `Discord says ${error.code}: ${error.message}`;
    if (error.status === 401) return new DeliveryError(said, { retry: true, refusedToken: TOKEN_SCOPE });
    const refusal = refusalOf(error);
    return new DeliveryError(said, {
      retry: error.status === 429 || error.status === 408,
      ...(refusal && { refusal }),
    });
  }
  if (error instanceof HTTPError) return new DeliveryError(`Discord failed with ${error.status}`, { retry: true });
  return new DeliveryError('Discord could not be reached', { retry: true, cause: error });
}

/** What Discord's codes for a refusal mean to the people who wait for the message. Every other code is `unknown`. */
const REFUSALS: Partial<Record<keyof typeof codes, Refusal>> = {
  locked: 'closed',
  archived: 'closed',
  unknownChannel: 'closed',
  missingAccess: 'not_member',
  missingPermissions: 'not_allowed',
  tooLarge: 'no_files',
};

/** No reason why a message could not be posted: there is none any more, or nobody to get it. */
const NOTHING_TO_TELL = ['unknownMessage', 'unknownInteraction', 'unknownWebhook', 'directMessagesClosed'] as const;

function refusalOf(error: DiscordAPIError): Refusal | undefined {
  if (isCode(error, ...NOTHING_TO_TELL) || error.status === 429 || error.status === 408) return undefined;
  const known = Object.entries(REFUSALS).find(([name]) => isCode(error, name as keyof typeof codes));
  return known?.[1] ?? 'unknown';
}

/** The message may be taken in a plainer form: without its files where it has some, else as words alone. */
export function isAboutForm(error: unknown, hasFiles: boolean): boolean {
  if (!(error instanceof DiscordAPIError) || error.status === 401 || isCode(error, 'wordsBlocked')) return false;
  const refusal = refusalOf(error);
  if (hasFiles) return refusal === 'no_files' || refusal === 'unknown' || refusal === 'not_allowed';
  return refusal === 'unknown';
}

/** A thread cannot be made there, which keeps nobody from answering in the channel. */
export function isThreadRefused(error: unknown): boolean {
  if (!(error instanceof DiscordAPIError) || error.status === 401) return false;
  const refusal = refusalOf(error);
  return refusal === 'unknown' || refusal === 'not_allowed' || refusal === 'not_member';
}
