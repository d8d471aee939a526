/** What Discord's REST API refuses with: an HTTP status, and a JSON body with its own code. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;
  constructor(
    status: number,
    code: number,
    message: string,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.body = { message, code, ...more };
    this.headers = headers;
  }
}

/** Codes and messages as docs.discord.com/developers/topics/opcodes-and-status-codes lists them. */
const KNOWN = {
  unauthorized: [401, 0, '401: Unauthorized'],
  unknownChannel: [404, 10_003, 'Unknown Channel'],
  unknownGuild: [404, 10_004, 'Unknown Guild'],
  unknownMessage: [404, 10_008, 'Unknown Message'],
  unknownUser: [404, 10_013, 'Unknown User'],
  unknownEmoji: [400, 10_014, 'Unknown Emoji'],
  unknownWebhook: [404, 10_015, 'Unknown Webhook'],
  unknownMember: [404, 10_007, 'Unknown Member'],
  unknownInteraction: [404, 10_062, 'Unknown interaction'],
  unknownCommand: [404, 10_063, 'Unknown application command'],
  tooLarge: [413, 40_005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40_060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50_001, 'Missing Access'],
  notTheAuthor: [403, 50_005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50_006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50_007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50_013, 'Missing Permissions'],
  systemMessage: [403, 50_021, 'Cannot execute action on a system message'],
  wrongChannelType: [400, 50_024, 'Cannot execute action on this channel type'],
  invalidToken: [401, 50_027, 'Invalid Webhook Token'],
  threadArchived: [400, 50_083, 'Thread is archived'],
  invalidJson: [400, 50_109, 'The request body contains invalid JSON.'],
  threadExists: [400, 160_004, 'A thread has already been created for this message'],
  threadLocked: [400, 160_005, 'Thread is locked'],
} as const satisfies Record<string, readonly [number, number, string]>;

export function refuse(why: keyof typeof KNOWN): ApiError {
  const [status, code, message] = KNOWN[why];
  return new ApiError(status, code, message);
}

/** Something is wrong with one field of the body, in the shape in which Discord says so. */
export function invalidField(path: string, code: string, message: string): ApiError {
  const leaf: unknown = { _errors: [{ code, message }] };
  const errors = path.split('.').reduceRight((inner, key) => ({ [key]: inner }), leaf);
  return new ApiError(400, 50_035, 'Invalid Form Body', { errors });
}
