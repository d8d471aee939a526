import { withoutSlash } from '../../core/basics/without-slash.ts';
import { parseResponse, type RawFile, REST, RequestMethod, type ResponseLike } from '@discordjs/rest';
import { DeliveryError } from '../../core/ports.ts';
import { codeOf, TOKEN_SCOPE } from './errors.ts';
import type { Log } from './log.ts';

/** Longer than any healthy call; an upload of 25 MiB needs some of it. */
const TIMEOUT_MS = 15_000;

/** A bucket that is free again sooner than this is waited for; longer, the outbox waits, and does something else meanwhile. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Discord shuts a machine out after 10,000 refused calls (401, 403, 429) in ten minutes (docs, topics/rate-limits). Several
 * processes may share the machine's address.
 */
const MAX_REFUSED = 2_000;
const COUNT_EVERY = 100;

/** When this many empty buckets are remembered, those that are full again are forgotten. */
const MAX_EMPTY = 1_000;

export type Call = {
  body?: unknown;
  files?: RawFile[];
  query?: Record<string, string>;
  /** False where the address itself is the secret. */
  auth?: boolean;
};

/** No call is made for so long after the token was refused; the pause doubles while it is, and ends when it is taken again. */
const FIRST_TOKEN_PAUSE_MS = 1_000;
const LONGEST_TOKEN_PAUSE_MS = 60_000;

const verbs = {
  GET: RequestMethod.Get,
  POST: RequestMethod.Post,
  PUT: RequestMethod.Put,
  PATCH: RequestMethod.Patch,
  DELETE: RequestMethod.Delete,
} as const;

/** An edit of a message, and the channel that it stands in. */
const EDIT = /^\/channels\/([0-9]+)\/messages\/[0-9]+$/;

export type Api = {
  call(method: keyof typeof verbs, route: `/${string}`, call?: Call): Promise<unknown>;
  /** How many ms until Discord takes another edit of the channel's messages, as far as this process knows. */
  editsWait: (channel: string) => number;
  /** Asks whether Discord takes the token, also during a pause. */
  takesToken(): Promise<boolean>;
  /** For discord.js's own use. */
  rest: REST;
  close(): void;
};

export type ApiOptions = { token: string; apiUrl: string | undefined; log: Log; now: () => number };

/** Discord's REST API. It never repeats a call by itself: whoever calls knows whether that is safe. */
export function createApi({ token, apiUrl, log, now }: ApiOptions): Api {
  const rest = new REST({
    ...(apiUrl !== undefined && { api: withoutSlash(apiUrl) }),
    retries: 0,
    timeout: TIMEOUT_MS,
    invalidRequestWarningInterval: COUNT_EVERY,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > LONGEST_WAIT_MS,
  });
  let silentUntil = 0;
  let why = '';
  let tokenRefused = 0;
  function fallSilent(ms: number, reason: string): void {
    silentUntil = now() + ms;
    why = reason;
    log.error({ seconds: Math.ceil(ms / 1000) }, `No more calls to Discord for now: ${reason}`);
  }
  rest.on('invalidRequestWarning', ({ count, remainingTime }) => {
    log.warn({ count }, 'Discord refuses many calls; it shuts out whoever makes 10,000 such calls in ten minutes');
    if (count >= MAX_REFUSED) fallSilent(remainingTime, 'too many were refused');
  });

  const editsFrom = new Map<string, number>();
  /** Remembers the channels whose bucket is empty, until it is full again. */
  function noteEdit(channel: string, { headers }: ResponseLike): void {
    const resetMs = Number(headers.get('x-ratelimit-reset-after')) * 1000;
    if (headers.get('x-ratelimit-remaining') === '0' && resetMs > 0) editsFrom.set(channel, now() + resetMs);
    else editsFrom.delete(channel);
    if (editsFrom.size > MAX_EMPTY) for (const [id, from] of editsFrom) if (from <= now()) editsFrom.delete(id);
  }

  return {
    rest,
    editsWait: (channel) => Math.max(0, (editsFrom.get(channel) ?? 0) - now()),
    async call(method, route, { body, files, query, auth = true } = {}) {
      const left = silentUntil - now();
      if (left > 0) {
        const refused = tokenRefused > 0 ? { refusedToken: TOKEN_SCOPE } : { afterMs: left };
        throw new DeliveryError(`No call to Discord: ${why}`, { retry: true, ...refused });
      }
      // A refused token is forgotten by the library; it is tried again after a while, as it may have been a fault of theirs.
      rest.setToken(token);
      try {
        const response = await rest.queueRequest({
          method: verbs[method],
          fullRoute: route,
          auth,
          ...(body !== undefined && { body }),
          ...(files && files.length > 0 && { files }),
          ...(query && { query: new URLSearchParams(query) }),
        });
        const edited = method === 'PATCH' ? EDIT.exec(route)?.[1] : undefined;
        if (edited !== undefined) noteEdit(edited, response);
        if (auth) tokenRefused = 0;
        return await parseResponse(response);
      } catch (error) {
        if (auth && isRefusedToken(error)) {
          const pause = Math.min(LONGEST_TOKEN_PAUSE_MS, FIRST_TOKEN_PAUSE_MS * 2 ** tokenRefused);
          tokenRefused = Math.min(tokenRefused + 1, 10);
          fallSilent(pause, 'it does not accept DISCORD_TOKEN.');
        }
        throw error;
      }
    },
    async takesToken() {
      rest.setToken(token);
      try {
        await rest.queueRequest({ method: RequestMethod.Get, fullRoute: '/users/@me', auth: true });
      } catch (error) {
        if (isRefusedToken(error)) return false;
        throw error;
      }
      if (tokenRefused > 0) silentUntil = 0;
      tokenRefused = 0;
      return true;
    },
    close() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

export function isRefusedToken(error: unknown): boolean {
  return codeOf(error) !== undefined && (error as { status?: number }).status === 401;
}
