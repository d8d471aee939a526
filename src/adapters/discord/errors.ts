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
  archived: 50_083,
  hasThread: 160_004,
  locked: 160_005,
} as const;

/** Nobody can act on a refused token at once; asking again and again would have the machine shut out. */
export const REFUSED_TOKEN_MS = 5 * 60_000;

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
    if (error.status === 401) return new DeliveryError(said, { retry: true, afterMs: REFUSED_TOKEN_MS });
    const refusal = refusalOf(error);
    return new DeliveryError(said, {
      retry: error.status === 429 || error.status === 408,
      ...(refusal && { refusal }),
    });
  }
  if (error instanceof HTTPError) return new DeliveryError(`Discord failed with ${error.status}`, { retry: true });
  return new DeliveryError('Discord could not be reached', { retry: true, cause: error });
}

/** What the person who asked can do something about. */
function refusalOf(error: unknown): Refusal | undefined {
  if (isCode(error, 'locked', 'archived', 'unknownChannel')) return 'closed';
  if (isCode(error, 'missingAccess')) return 'not_member';
  return isCode(error, 'missingPermissions') ? 'not_allowed' : undefined;
}
