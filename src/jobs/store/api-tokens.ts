import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { ApiToken, type Scope, type Tokens } from '../../core/domain/api/token.ts';
import { keys } from '../keys.ts';
import { newId } from '../new-id.ts';

/** 256 random bits cannot be guessed, so a plain hash protects them at rest. */
const SECRET_BYTES = 32;

/** A secret is known by its form, so that no log shows one. */
const PREFIX = 'mwt_';

/** The tokens of the API. Redis holds only the hash of each secret. */
export class ApiTokens implements Tokens {
  readonly #redis: Redis;
  readonly #now: () => number;

  constructor(redis: Redis, now: () => number) {
    this.#redis = redis;
    this.#now = now;
  }

  async find(secret: string): Promise<ApiToken | undefined> {
    if (!secret.startsWith(PREFIX)) return undefined;
    const token = read(await this.#redis.hget(keys.apiTokens, hashOf(secret)));
    return token && (token.expiresAt ?? Number.POSITIVE_INFINITY) > this.#now() ? token : undefined;
  }

  /** The secret is given back this once. */
  async create(name: string, scopes: Scope[], expiresAt?: number): Promise<{ token: ApiToken; secret: string }> {
    const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const token = { id: newId(), name, scopes, createdAt: this.#now(), ...(expiresAt !== undefined && { expiresAt }) };
    await this.#redis.hset(keys.apiTokens, hashOf(secret), JSON.stringify(token));
    return { token, secret };
  }

  /** Oldest first, with those that have expired. */
  async list(): Promise<ApiToken[]> {
    const stored = await this.#redis.hvals(keys.apiTokens);
    return stored.flatMap((text) => read(text) ?? []).toSorted((a, b) => a.createdAt - b.createdAt);
  }

  /** False where there is none of that id. */
  async revoke(id: string): Promise<boolean> {
    const all = Object.entries(await this.#redis.hgetall(keys.apiTokens));
    const hash = all.find(([, text]) => read(text)?.id === id)?.[0];
    return hash !== undefined && (await this.#redis.hdel(keys.apiTokens, hash)) === 1;
  }
}

function read(text: string | null): ApiToken | undefined {
  return text === null ? undefined : ApiToken.safeParse(JSON.parse(text)).data;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
